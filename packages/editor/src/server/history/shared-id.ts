import type * as Y from 'yjs'

/** The Yjs id of a block or text: the same in every state of one document, and in no other. */
export function sharedId(shared: Y.XmlElement | Y.XmlText): string {
  const item = shared._item
  if (item === null) throw new Error('A root has no id.')
  return `${item.id.client}:${item.id.clock}`
}
