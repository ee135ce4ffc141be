import { setImmediate as nextTurn } from 'node:timers/promises'

/** So many take a few milliseconds. */
const atOnce = 250

/** Maps a long list without keeping the event loop from everybody else. */
export async function mapInTurns<T, R>(items: readonly T[], work: (item: T) => R): Promise<R[]> {
  const results: R[] = []
  for (const [i, item] of items.entries()) {
    if (i % atOnce === atOnce - 1) await nextTurn()
    results.push(work(item))
  }
  return results
}
