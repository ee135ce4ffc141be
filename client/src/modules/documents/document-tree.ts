import type { DocumentNode } from '@stoa/protocol'

export interface TreeNode {
  /** That of its node: the rendered tree follows a row by it when rows change places. */
  id: string
  node: DocumentNode
  children: TreeNode[]
}

const inOrder = (a: DocumentNode, b: DocumentNode): number => {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/**
 * The flat nodes of a space as a tree. A node whose parent the reader may not see stands at the top, so that what is
 * allowed is never hidden; so does one of a loop, which only half-fetched lists can hold.
 */
export function buildTree(nodes: readonly DocumentNode[]): TreeNode[] {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const byParent = Map.groupBy([...nodes].sort(inOrder), (node) =>
    node.parentId !== null && known.has(node.parentId) ? node.parentId : null,
  )
  const placed = new Set<string>()
  const grow = (parentId: string | null): TreeNode[] =>
    (byParent.get(parentId) ?? [])
      .filter((node) => !placed.has(node.id))
      .map((node) => {
        placed.add(node.id)
        return { id: node.id, node, children: grow(node.id) }
      })
  const roots = grow(null)
  for (const node of nodes) {
    if (placed.has(node.id)) continue
    placed.add(node.id)
    roots.push({ id: node.id, node, children: grow(node.id) })
  }
  return roots
}

/** From the top down to the node's parent; empty for a node at the top or an unknown one. */
export function ancestorsOf(nodes: readonly DocumentNode[], id: string): DocumentNode[] {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const path: DocumentNode[] = []
  const seen = new Set([id])
  let parentId = known.get(id)?.parentId ?? null
  while (parentId !== null && !seen.has(parentId)) {
    const parent = known.get(parentId)
    if (parent === undefined) break
    seen.add(parentId)
    path.unshift(parent)
    parentId = parent.parentId
  }
  return path
}

/** Everything below a node, without the node. */
export function descendantsOf(nodes: readonly DocumentNode[], id: string): DocumentNode[] {
  const children = Map.groupBy(nodes, (node) => node.parentId)
  const found: DocumentNode[] = []
  const seen = new Set([id])
  const queue = [id]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const child of children.get(next) ?? []) {
      if (seen.has(child.id)) continue
      seen.add(child.id)
      found.push(child)
      queue.push(child.id)
    }
  }
  return found
}

export const siblingsOf = (nodes: readonly DocumentNode[], parentId: string | null): DocumentNode[] =>
  nodes.filter((node) => node.parentId === parentId).sort(inOrder)

/** Where to stand when a node is gone: below it, else above it, else its parent. */
export function neighbourOf(nodes: readonly DocumentNode[], node: DocumentNode): DocumentNode | undefined {
  const siblings = siblingsOf(nodes, node.parentId)
  const at = siblings.findIndex(({ id }) => id === node.id)
  return siblings[at + 1] ?? siblings[at - 1] ?? nodes.find(({ id }) => id === node.parentId)
}
