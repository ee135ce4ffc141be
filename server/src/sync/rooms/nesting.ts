import * as Y from 'yjs'

/** Whether something that a transaction brought lies deeper than so many shared types in one another. */
export function nestsDeeperThan(levels: number, { doc, beforeState, afterState }: Y.Transaction): boolean {
  if (levels === Number.POSITIVE_INFINITY) return false
  for (const [client, after] of afterState) {
    const before = beforeState.get(client) ?? 0
    if (after === before) continue
    const structs = doc.store.clients.get(client) ?? []
    for (let index = Y.findIndexSS(structs, before); index < structs.length; index++) {
      const struct = structs[index]
      if (struct instanceof Y.Item && struct.content instanceof Y.ContentType && isDeeper(struct, levels))
        return true
    }
  }
  return false
}

function isDeeper(innermost: Y.Item, levels: number): boolean {
  let depth = 0
  for (let item: Y.Item | null = innermost; item !== null; depth++) {
    if (depth === levels) return true
    item = item.parent instanceof Y.AbstractType ? item.parent._item : null
  }
  return false
}
