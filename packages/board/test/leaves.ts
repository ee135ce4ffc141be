import * as Y from 'yjs'

/** A value somewhere in a board: what it is, and which Yjs client wrote it. */
export interface Leaf {
  readonly value: string
  readonly client: number
}

/** Every value in a board by its path; letters of texts and nodes of descriptions by their Yjs id. */
export function leavesOf(doc: Y.Doc): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>()
  for (const root of ['columns', 'cards', 'labels', 'milestones']) addMap(doc.getMap(root), root, leaves)
  return leaves
}

function addMap(map: Y.Map<unknown>, path: string, leaves: Map<string, Leaf>): void {
  for (const [key, value] of map.entries()) {
    const at = `${path}/${key}`
    const client = map._map.get(key)!.id.client
    const isShared = value instanceof Y.AbstractType
    leaves.set(at, { client, value: isShared ? value.constructor.name : JSON.stringify(value) })
    if (value instanceof Y.Map) addMap(value as Y.Map<unknown>, at, leaves)
    else if (isShared) addSequence(value as Y.AbstractType<unknown>, at, leaves)
  }
}

function addSequence(type: Y.AbstractType<unknown>, path: string, leaves: Map<string, Leaf>): void {
  for (let item = type._start; item !== null; item = item.right) {
    if (item.deleted) continue
    const { client, clock } = item.id
    if (item.content instanceof Y.ContentType) {
      leaves.set(`${path}#${client}:${clock}`, { client, value: 'node' })
      addSequence(item.content.type, `${path}#${client}:${clock}`, leaves)
    } else {
      for (let at = 0; at < item.length; at += 1)
        leaves.set(`${path}#${client}:${clock + at}`, { client, value: 'letter' })
    }
  }
}

/**
 * What an undo by one client did that it must not have: changed or removed a value that another wrote, or brought back
 * one that another removed.
 */
export function trespasses(
  before: ReadonlyMap<string, Leaf>,
  after: ReadonlyMap<string, Leaf>,
  client: number,
  vanished: ReadonlyMap<string, 'own' | 'other'>,
): string[] {
  const found: string[] = []
  for (const [path, leaf] of before) {
    const isKept = after.get(path)?.value === leaf.value
    if (!isKept && leaf.client !== client) found.push(`changed ${path}, written by ${leaf.client}`)
  }
  for (const path of after.keys()) {
    const isLetter = path.includes('#')
    if (!before.has(path) && !isLetter && vanished.get(path) === 'other') found.push(`brought back ${path}`)
  }
  return found
}
