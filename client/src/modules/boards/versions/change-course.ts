import type { ComparedPart } from '@stoa/protocol'

/** What became of a card in one word: the weightiest of what happened to it. */
export const courses = ['created', 'completed', 'moved', 'changed', 'deleted'] as const
export type Course = (typeof courses)[number]

export function courseOf({ changes }: Pick<ComparedPart, 'changes'>): Course {
  const kinds = new Set(changes.map(({ kind }) => kind))
  for (const course of ['created', 'deleted', 'completed', 'moved'] as const)
    if (kinds.has(course)) return course
  return 'changed'
}

/** How many cards came to what; what none came to is left out. */
export function coursesIn(parts: readonly ComparedPart[]): [Course, number][] {
  const counts = Map.groupBy(parts, courseOf)
  return courses.flatMap((course): [Course, number][] => {
    const count = counts.get(course)?.length ?? 0
    return count === 0 ? [] : [[course, count]]
  })
}
