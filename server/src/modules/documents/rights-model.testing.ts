import { type Role, roleRank } from '@stoa/protocol'

/** Where a right can be given. */
export interface ModelNode {
  id: string
  /** Null for a space. */
  spaceId: string | null
  parentId: string | null
  inherits: boolean
  /** By id of the principal. */
  grants: Map<string, Role>
  trashed: boolean
}

export interface ModelPerson {
  id: string
  guest: boolean
  active: boolean
  groups: Set<string>
  /** Those the person is a member of, not those above. */
  departments: Set<string>
}

/** Rights as one would explain them to a person: no scopes, no views, no closure. Slow and plain on purpose. */
export class RightsModel {
  readonly nodes = new Map<string, ModelNode>()
  readonly people = new Map<string, ModelPerson>()
  /** Parent of each department. */
  readonly departments = new Map<string, string | null>()

  /** -1: none at all. */
  rank(userId: string, nodeId: string): number {
    const person = this.people.get(userId)
    let node = this.nodes.get(nodeId)
    if (person === undefined || !person.active) return -1
    let best = -1
    while (node !== undefined) {
      for (const [principalId, role] of node.grants) {
        if (this.belongs(person, principalId)) best = Math.max(best, roleRank(role))
      }
      node = this.above(node)
    }
    return best
  }

  above(node: ModelNode): ModelNode | undefined {
    if (node.spaceId === null || !node.inherits) return undefined
    return this.nodes.get(node.parentId ?? node.spaceId)
  }

  belongs(person: ModelPerson, principalId: string): boolean {
    if (principalId === person.id || person.groups.has(principalId)) return true
    if (person.guest) return false
    if (principalId === 'everyone') return true
    return [...person.departments].some((own) => {
      for (let at: string | null | undefined = own; at != null; at = this.departments.get(at))
        if (at === principalId) return true
      return false
    })
  }

  below(id: string): ModelNode[] {
    const children = [...this.nodes.values()].filter(({ parentId }) => parentId === id)
    return children.flatMap((child) => [child, ...this.below(child.id)])
  }

  documents(): ModelNode[] {
    return [...this.nodes.values()].filter(({ spaceId }) => spaceId !== null)
  }

  /** Takes a document out; what stands below comes to the top of its space with the rights that it had. */
  remove(id: string): void {
    const gone = this.nodes.get(id)!
    for (const child of this.nodes.values()) {
      if (child.parentId !== id) continue
      child.parentId = null
      if (!child.inherits) continue
      let node: ModelNode | undefined = gone
      while (node !== undefined && node.spaceId !== null) {
        for (const [principalId, role] of node.grants) {
          const own = child.grants.get(principalId)
          if (own === undefined || roleRank(own) < roleRank(role)) child.grants.set(principalId, role)
        }
        if (!node.inherits) child.inherits = false
        node = this.above(node)
      }
    }
    this.nodes.delete(id)
  }
}
