import type { Benchmark } from '../support/benchmark.ts'
import { distribution } from '../support/distribution.ts'
import { stoaEndpoint, stockEndpoint } from '../support/endpoints.ts'
import { measuredMs, type, warmUpMs } from '../support/typing.ts'

/** How many type in one document at the same time, and how fast each of them. */
const crowds = [
  { documents: 1, editors: 2, keysPerSecond: 8 },
  { documents: 1, editors: 10, keysPerSecond: 5 },
  { documents: 1, editors: 50, keysPerSecond: 2 },
] as const

export const keystrokeBenchmark: Benchmark = {
  claim: 'from a key to the other screens, and to the acknowledgement',
  async *run(say) {
    const endpoints = [await stockEndpoint(), await stoaEndpoint()]
    try {
      const toOthers: (string | number)[][] = []
      const toAcknowledgement: (string | number)[][] = []
      for (const crowd of crowds) {
        const { editors, keysPerSecond } = crowd
        for (const endpoint of endpoints) {
          say(`${editors} people at ${endpoint.name} …`)
          const measured = await type(endpoint, crowd)
          const head = [`${editors} × ${keysPerSecond}/s`, endpoint.name]
          toOthers.push([...head, measured.toOthers.length, ...distribution(measured.toOthers)])
          toAcknowledgement.push([
            ...head,
            measured.toAcknowledgement.length,
            ...distribution(measured.toAcknowledgement),
          ])
        }
      }
      const columns = ['editors × keys', 'server', 'samples', 'p50', 'p95', 'p99', 'max']
      const notes = [
        `All editors are stock providers in one process, the server is another; ${measuredMs / 1000} s each after ${warmUpMs / 1000} s of warming up.`,
        'The stock server acknowledges and forwards what is in memory only; Stoa what is on disk.',
      ]
      yield* [
        { title: 'Key to the document of each other editor, ms', columns, rows: toOthers, notes },
        { title: 'Key to acknowledgement, ms', columns, rows: toAcknowledgement, notes: [] },
      ]
    } finally {
      for (const endpoint of endpoints) await endpoint.stop()
    }
  },
}
