import { setTimeout as after } from 'node:timers/promises'
import { waitUntil } from '@stoa/testkit'
import { distribution } from '../support/distribution.ts'
import type { SoakServer } from './soak-server.ts'

/** Two people at work in a document of their own while something bad happens elsewhere on the server. */
export interface Bystanders extends AsyncDisposable {
  /** Ends the work. Times from a key of one to the screen of the other, in ms. */
  end(): Promise<{ readonly p99: number; readonly max: number; readonly keys: number }>
  /** Whether one of them lost the connection. */
  readonly isDisturbed: boolean
}

/** How often the one types, in ms. */
const keyMs = 20

export async function startBystanders(server: SoakServer): Promise<Bystanders> {
  const { id, name } = await server.document()
  const writer = server.client(name)
  const reader = server.client(name)
  await waitUntil(() => writer.isSaved && reader.isSaved, { timeoutMs: 20_000 })
  const times: number[] = []
  const hits: number[] = []
  reader.document.getArray('keys').observe(() => {
    const seen = reader.document.getArray('keys').length
    for (let key = times.length; key < seen; key++) times.push(performance.now() - (hits[key] ?? 0))
  })
  const ended = new AbortController()
  const typing = (async () => {
    while (!ended.signal.aborted) {
      hits.push(performance.now())
      writer.document.getArray('keys').push([hits.length])
      await after(keyMs)
    }
  })()
  const dispose = async () => {
    ended.abort()
    await typing
    writer[Symbol.dispose]()
    reader[Symbol.dispose]()
  }
  return {
    get isDisturbed() {
      return writer.closes.length > 0 || reader.closes.length > 0
    },
    async end() {
      ended.abort()
      await typing
      await waitUntil(() => writer.isSaved && times.length === hits.length, {
        timeoutMs: 30_000,
        what: 'the bystanders see each other again',
      })
      const { keys } = await server.roots<{ keys: number[] }>(id)
      if (keys.length !== hits.length) throw new Error(`${hits.length - keys.length} keys are not stored.`)
      const [, , p99, max] = distribution(times)
      return { p99, max, keys: times.length }
    },
    [Symbol.asyncDispose]: dispose,
  }
}
