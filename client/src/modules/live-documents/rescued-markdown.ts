import { describeBoard } from '@stoa/board'
import { readText, renderDocument, UnreadablePageError } from '@stoa/editor/server'
import type { DocumentKind } from '@stoa/protocol'
import * as Y from 'yjs'
import { currentLanguage } from '../../platform/i18n/index.ts'
import { type KeptEdits, keptEdits, loadCopy, waitingCopies } from '../../platform/local-copies/index.ts'
import { kindOf } from './use-kind-word.ts'

/** A document as Markdown, from its updates; its words alone when it holds what this client does not know. */
export function markdownOf(updates: readonly Uint8Array[], kind: DocumentKind): string {
  const doc = new Y.Doc()
  try {
    for (const update of updates) Y.applyUpdate(doc, update)
    return kind === 'board'
      ? describeBoard(doc, 'markdown', { language: currentLanguage(), describe: renderOrRead })
      : renderOrRead(doc)
  } finally {
    doc.destroy()
  }
}

/** A page, or the text nested in a card. */
function renderOrRead(source: Y.Doc | Y.XmlElement): string {
  try {
    return renderDocument(source, 'markdown')
  } catch (error) {
    if (error instanceof UnreadablePageError) return readText(source)
    throw error
  }
}

export const markdownOfKept = ({ state, syncName }: KeptEdits): string =>
  markdownOf([state], kindOf(syncName))

/** Every document of this person that holds something the server does not have, in one text, each under its title. */
export async function markdownOfEverythingUnsent(untitled: string): Promise<string> {
  const waiting = await Promise.all(
    waitingCopies.get().map(async ({ userId, syncName, title }) => ({
      title,
      kind: kindOf(syncName),
      updates: (await loadCopy([userId, syncName]))?.updates ?? [],
    })),
  )
  const kept = keptEdits
    .get()
    .map(({ title, syncName, state }) => ({ title, kind: kindOf(syncName), updates: [state] }))
  return [...waiting, ...kept]
    .map(
      ({ title, kind, updates }) =>
        `# ${title.trim() === '' ? untitled : title}\n\n${markdownOf(updates, kind)}`,
    )
    .join('\n\n')
}
