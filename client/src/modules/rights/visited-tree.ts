import type { DocumentNode } from '@stoa/protocol'

export interface VisitedBranch {
  node: DocumentNode
  /** 0 for the document of the link itself. */
  depth: number
}

const inOrder = (a: DocumentNode, b: DocumentNode): number => {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/** The document of a link and what is below it, in the order of the tree. */
export function visitedTree(nodes: readonly DocumentNode[], rootId: string): VisitedBranch[] {
  const children = Map.groupBy(nodes, ({ parentId }) => parentId)
  const seen = new Set<string>()
  const walk = (node: DocumentNode, depth: number): VisitedBranch[] => {
    if (seen.has(node.id)) return []
    seen.add(node.id)
    const below = [...(children.get(node.id) ?? [])].sort(inOrder)
    return [{ node, depth }, ...below.flatMap((child) => walk(child, depth + 1))]
  }
  const root = nodes.find(({ id }) => id === rootId)
  return root === undefined ? [] : walk(root, 0)
}
