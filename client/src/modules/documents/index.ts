export { type Addressed, documentAddress, documentPath, slugOfFragment } from './document-link.ts'
export { DocumentMark } from './document-mark.tsx'
export { DocumentMenu } from './document-menu.tsx'
export { ancestorsOf, buildTree } from './document-tree.ts'
export { DocumentTree } from './document-tree.view.tsx'
export {
  documentKeys,
  documentQuery,
  treeQuery,
  useCreateDocument,
  useRenameDocument,
  useRestoreDocument,
} from './documents.queries.ts'
export { documentsWords } from './locales/index.ts'
export { NewBoardDialog, NewDocumentMenu } from './new-document.menu.tsx'
export { NewFromTemplateScreen, readNewSearch } from './new-from-template.screen.tsx'
export { saveFile } from './save-file.ts'
export { TrashScreen } from './trash.screen.tsx'
export { useDocumentDialogs } from './use-document-dialogs.tsx'
export { useTitle } from './use-title.ts'
