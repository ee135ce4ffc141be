import type { KnownDocument } from './document-adoption.ts'

/** Parents before their children, siblings in their order; what hangs on nothing any more comes to the top. */
export function inTreeOrder(documents: readonly KnownDocument[]): KnownDocument[] {
  const ids = new Set(documents.map(({ id }) => id))
  const children = Map.groupBy(documents, ({ parent_id }) =>
    parent_id !== null && ids.has(parent_id) ? parent_id : '',
  )
  const ordered: KnownDocument[] = []
  const add = (parentId: string): void => {
    const siblings = children.get(parentId) ?? []
    children.delete(parentId)
    for (const document of siblings.toSorted((a, b) => (a.position < b.position ? -1 : 1))) {
      ordered.push(document)
      add(document.id)
    }
  }
  add('')
  return ordered
}
