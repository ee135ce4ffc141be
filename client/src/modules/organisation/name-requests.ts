import { type Names, namesAtOnce, type Person } from '@stoa/protocol'
import { api } from '../../platform/api/index.ts'

let asked: Map<string, PromiseWithResolvers<Person | null>> | undefined

/** Waits for the others who ask in the same turn: a board names hundreds of people at once. */
export function nameOf(id: string): Promise<Person | null> {
  if (asked === undefined) {
    asked = new Map()
    setTimeout(send)
  }
  const answer = asked.get(id) ?? Promise.withResolvers<Person | null>()
  asked.set(id, answer)
  return answer.promise
}

function send(): void {
  const all = [...(asked ?? [])]
  asked = undefined
  for (let at = 0; at < all.length; at += namesAtOnce) void sendSome(all.slice(at, at + namesAtOnce))
}

async function sendSome(some: readonly [string, PromiseWithResolvers<Person | null>][]): Promise<void> {
  try {
    const { items } = await api.get<Names>('/people/names', {
      query: { ids: some.map(([id]) => id).join(',') },
    })
    const found = new Map(items.map((person) => [person.id, person]))
    for (const [id, { resolve }] of some) resolve(found.get(id) ?? null)
  } catch (error) {
    for (const [, { reject }] of some) reject(error)
  }
}
