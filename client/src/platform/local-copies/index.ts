export type { CopyKey } from './database.ts'
export {
  appendToCopy,
  type CopyRecord,
  dropKept,
  type KeptEdits,
  keptEdits,
  type KeptReason,
  keepInsteadOfCopy,
  loadCopy,
  markSent,
  removeCopy,
  removeEverythingOf,
  removeSentCopiesOfOthers,
  replaceRows,
  type UnsentEdits,
  waitingCopies,
  watchCopiesOf,
} from './local-copies.ts'
