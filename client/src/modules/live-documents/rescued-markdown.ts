import { readText, renderDocument, UnreadablePageError } from '@stoa/editor/server'
import * as Y from 'yjs'
import { type KeptEdits, keptEdits, loadCopy, waitingCopies } from '../../platform/local-copies/index.ts'

/** A page as Markdown, from updates of its document; its words alone when it holds what this client does not know. */
export function markdownOf(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc()
  try {
    for (const update of updates) Y.applyUpdate(doc, update)
    return renderOrRead(doc)
  } finally {
    doc.destroy()
  }
}

function renderOrRead(doc: Y.Doc): string {
  try {
    return renderDocument(doc, 'markdown')
  } catch (error) {
    if (error instanceof UnreadablePageError) return readText(doc)
    throw error
  }
}

export const markdownOfKept = ({ state }: KeptEdits): string => markdownOf([state])

/** Every page of this person that holds something the server does not have, in one text, each under its title. */
export async function markdownOfEverythingUnsent(untitled: string): Promise<string> {
  const waiting = await Promise.all(
    waitingCopies.get().map(async ({ userId, syncName, title }) => ({
      title,
      updates: (await loadCopy([userId, syncName]))?.updates ?? [],
    })),
  )
  const kept = keptEdits.get().map(({ title, state }) => ({ title, updates: [state] }))
  return [...waiting, ...kept]
    .map(({ title, updates }) => `# ${title.trim() === '' ? untitled : title}\n\n${markdownOf(updates)}`)
    .join('\n\n')
}
