import type { DocumentNode } from '@stoa/protocol'
import { descendantsOf, siblingsOf } from './document-tree.ts'

/** Where a document goes: under `parentId` (null: the top), behind `afterId` (null: first). */
export interface Place {
  parentId: string | null
  afterId: string | null
}

export interface DropPoint {
  key: string
  position: 'before' | 'after' | 'on'
}

export type Step = 'up' | 'down' | 'in' | 'out'

/** The place a drop means, or nothing when the document would come to stand inside itself. */
export function placeOfDrop(nodes: readonly DocumentNode[], id: string, point: DropPoint): Place | undefined {
  const target = nodes.find((node) => node.id === point.key)
  if (target === undefined || target.id === id) return undefined
  if (descendantsOf(nodes, id).some((node) => node.id === target.id)) return undefined
  if (point.position === 'on') return lastPlaceUnder(nodes, id, target.id)
  const siblings = siblingsOf(nodes, target.parentId).filter((node) => node.id !== id)
  const at = siblings.findIndex((node) => node.id === target.id)
  return {
    parentId: target.parentId,
    afterId: point.position === 'after' ? target.id : (siblings[at - 1]?.id ?? null),
  }
}

export function lastPlaceUnder(nodes: readonly DocumentNode[], id: string, parentId: string | null): Place {
  const last = siblingsOf(nodes, parentId).findLast((node) => node.id !== id)
  return { parentId, afterId: last?.id ?? null }
}

/** One step by keyboard: past a sibling, into the sibling above, out behind the parent. */
export function placeOfStep(nodes: readonly DocumentNode[], id: string, step: Step): Place | undefined {
  const node = nodes.find((candidate) => candidate.id === id)
  if (node === undefined) return undefined
  const siblings = siblingsOf(nodes, node.parentId)
  const at = siblings.findIndex((sibling) => sibling.id === id)
  const above = siblings[at - 1]
  const below = siblings[at + 1]
  switch (step) {
    case 'up':
      return above && { parentId: node.parentId, afterId: siblings[at - 2]?.id ?? null }
    case 'down':
      return below && { parentId: node.parentId, afterId: below.id }
    case 'in':
      return above && lastPlaceUnder(nodes, id, above.id)
    case 'out': {
      const parent = nodes.find((candidate) => candidate.id === node.parentId)
      return parent && { parentId: parent.parentId, afterId: parent.id }
    }
  }
}

/**
 * The nodes as they will be, shown until the server has answered. The position given is only good for sorting here:
 * the smallest string behind the neighbour's.
 */
export function moveInTree(nodes: readonly DocumentNode[], id: string, place: Place): DocumentNode[] {
  const after = nodes.find((node) => node.id === place.afterId)
  const position = after === undefined ? '' : `${after.position}\u0000`
  return nodes.map((node) => (node.id === id ? { ...node, parentId: place.parentId, position } : node))
}
