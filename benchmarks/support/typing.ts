import { setTimeout as pause } from 'node:timers/promises'
import type * as Y from 'yjs'
import { allAcknowledged, type Connection, connect } from './connect.ts'
import type { Endpoint } from './endpoints.ts'

export interface Measured {
  /** From a key of one to the document of each other, in ms. */
  toOthers: number[]
  /** From a key to its acknowledgement, in ms. */
  toAcknowledgement: number[]
}

export interface Crowd {
  /** Documents that are typed into at the same time. */
  documents: number
  /** People in each of them. */
  editors: number
  /** Of each person. */
  keysPerSecond: number
}

export const warmUpMs = 2_000
export const measuredMs = 12_000

/** Everybody types, each with a pause that varies, until the time (ms, after warming up) is over. */
export async function type(
  endpoint: Endpoint,
  { documents, editors, keysPerSecond }: Crowd,
  forMs: number = measuredMs,
): Promise<Measured> {
  const people: Connection[] = []
  for (let document = 0; document < documents; document++) {
    const name = await endpoint.newDocument()
    for (let index = 0; index < editors; index++)
      people.push(await connect(endpoint.url, name, endpoint.token))
  }

  const measured: Measured = { toOthers: [], toAcknowledgement: [] }
  /** When each key was hit: by client id, at its clock. One character is one step of the clock. */
  const hits = new Map<number, number[]>()
  let measuring = false
  for (const { document, provider } of people) {
    hits.set(document.clientID, [])
    const waiting: number[] = []
    let before = provider.unsyncedChanges
    provider.on('unsyncedChanges', ({ number }: { number: number }) => {
      if (number > before) waiting.push(performance.now())
      else {
        const hit = waiting.shift()
        if (hit !== undefined && measuring) measured.toAcknowledgement.push(performance.now() - hit)
      }
      before = number
    })
    document.on('afterTransaction', (transaction: Y.Transaction) => {
      if (transaction.local) return
      const now = performance.now()
      for (const [client, after] of transaction.afterState) {
        const times = hits.get(client)
        if (times === undefined || !measuring) continue
        for (let clock = transaction.beforeState.get(client) ?? 0; clock < after; clock++) {
          const hit = times[clock]
          if (hit !== undefined) measured.toOthers.push(now - hit)
        }
      }
    })
  }

  const endsAt = performance.now() + warmUpMs + forMs
  const typing = people.map(async ({ document }, index) => {
    const text = document.getText('text')
    const times = hits.get(document.clientID)!
    while (performance.now() < endsAt) {
      await pause((1000 / keysPerSecond) * (0.5 + Math.random()))
      times.push(performance.now())
      text.insert(Math.floor((text.length * (index % editors)) / editors), 'x')
    }
  })
  await pause(warmUpMs)
  measuring = true
  await Promise.all(typing)
  await Promise.all(people.map(({ provider }) => allAcknowledged(provider)))
  for (const person of people) person.close()
  return measured
}
