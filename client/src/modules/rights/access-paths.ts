import { type AccessPath, roleRank } from '@stoa/protocol'

/** One step of why a person has a right. */
export type AccessStep =
  /** The person is a member. */
  | { kind: 'belongs'; to: 'department' | 'group'; name: string }
  /** The person's own department is below the one that was given the right. */
  | { kind: 'below'; department: string; above: string }
  /** The right itself, and where it was given. */
  | { kind: 'given'; path: AccessPath }
  /** It was given further up and comes down to the thing that is looked at. */
  | { kind: 'inherited' }

/** From the person to the thing. */
export function stepsOf(path: AccessPath): AccessStep[] {
  const { principal, through, inherited } = path
  const steps: AccessStep[] = []
  if (through !== null) {
    steps.push({ kind: 'belongs', to: 'department', name: through.name })
    steps.push({ kind: 'below', department: through.name, above: principal.name })
  } else if (principal.type === 'department' || principal.type === 'group')
    steps.push({ kind: 'belongs', to: principal.type, name: principal.name })
  steps.push({ kind: 'given', path })
  if (inherited) steps.push({ kind: 'inherited' })
  return steps
}

/** The ways that decide first: the strongest right, then the nearest source. */
export const decidingFirst = (paths: readonly AccessPath[]): AccessPath[] =>
  paths
    .map((path, at) => ({ path, at }))
    .sort((a, b) => roleRank(b.path.role) - roleRank(a.path.role) || a.at - b.at)
    .map(({ path }) => path)

/** What is left of a right when one grant is taken away: the strongest of the other ways. */
export const strongestWithout = (
  paths: readonly AccessPath[],
  { principalId, sourceId }: { principalId: string; sourceId: string },
): AccessPath | undefined =>
  decidingFirst(
    paths.filter(({ principal, source }) => principal.id !== principalId || source.id !== sourceId),
  )[0]
