import { type Grant, type GrantSource, type PrincipalType, roleRank } from '@stoa/protocol'

export interface InheritedGrants {
  source: GrantSource
  grants: Grant[]
}

export interface SortedGrants {
  own: Grant[]
  /** Nearest source first. */
  inherited: InheritedGrants[]
}

/** The widest circle first. */
const order: readonly PrincipalType[] = ['everyone', 'department', 'group', 'person']

const collator = new Intl.Collator(['zh-CN', 'en'])

const byWidth = (a: Grant, b: Grant): number =>
  order.indexOf(a.principal.type) - order.indexOf(b.principal.type) ||
  collator.compare(a.principal.name, b.principal.name)

/** Given here; and given further up, by where. */
export function sortGrants(grants: readonly Grant[]): SortedGrants {
  const own = grants.filter(({ inherited }) => !inherited).sort(byWidth)
  const bySource = Map.groupBy(
    grants.filter(({ inherited }) => inherited),
    ({ source }) => source.id,
  )
  const inherited = [...bySource.values()].flatMap((found) => {
    const [first] = found
    return first === undefined ? [] : [{ source: first.source, grants: found.sort(byWidth) }]
  })
  return { own, inherited }
}

/** A stronger right that the same principal has from another source: then that one counts. */
export const strongerElsewhere = (grant: Grant, grants: readonly Grant[]): Grant | undefined =>
  grants
    .filter(
      ({ principal, source, role }) =>
        principal.id === grant.principal.id &&
        source.id !== grant.source.id &&
        roleRank(role) > roleRank(grant.role),
    )
    .sort((a, b) => roleRank(b.role) - roleRank(a.role))[0]

/** Those of `inherited` who would have less, or nothing, if only `own` counted; each once, with the strongest right. */
export function losersOf(own: readonly Grant[], inherited: readonly InheritedGrants[]): Grant[] {
  const kept = new Map(own.map(({ principal, role }) => [principal.id, roleRank(role)]))
  const lost = new Map<string, Grant>()
  for (const grant of inherited.flatMap(({ grants }) => grants)) {
    const { principal, role } = grant
    if (roleRank(role) <= (kept.get(principal.id) ?? -1)) continue
    const known = lost.get(principal.id)
    if (known === undefined || roleRank(known.role) < roleRank(role)) lost.set(principal.id, grant)
  }
  return [...lost.values()].sort(byWidth)
}

/** The first `most` of them, still by source. */
export function firstOf(inherited: readonly InheritedGrants[], most: number): InheritedGrants[] {
  const shown: InheritedGrants[] = []
  for (const { source, grants } of inherited) {
    const room = most - shown.reduce((sum, part) => sum + part.grants.length, 0)
    if (room > 0) shown.push({ source, grants: grants.slice(0, room) })
  }
  return shown
}
