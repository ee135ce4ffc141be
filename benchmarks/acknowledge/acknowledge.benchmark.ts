import type { Benchmark } from '../support/benchmark.ts'
import { distribution } from '../support/distribution.ts'
import { stoaEndpoint, stockEndpoint } from '../support/endpoints.ts'
import { measuredMs, type, warmUpMs } from '../support/typing.ts'

/** 50 people in ten documents, at 50, 500 and 2,000 edits a second together. */
const crowds = [1, 10, 40].map((keysPerSecond) => ({ documents: 10, editors: 5, keysPerSecond }))

export const acknowledgeBenchmark: Benchmark = {
  claim: 'from an edit to its acknowledgement, under load',
  async *run(say) {
    const endpoints = [await stockEndpoint(), await stoaEndpoint()]
    try {
      const rows: (string | number)[][] = []
      for (const crowd of crowds) {
        const perSecond = crowd.documents * crowd.editors * crowd.keysPerSecond
        for (const endpoint of endpoints) {
          say(`${perSecond} edits/s at ${endpoint.name} …`)
          const { toAcknowledgement, toOthers } = await type(endpoint, crowd)
          rows.push([
            perSecond,
            endpoint.name,
            Math.round((toAcknowledgement.length / measuredMs) * 1000),
            ...distribution(toAcknowledgement),
            distribution(toOthers)[2],
          ])
        }
      }
      yield* [
        {
          title: '50 editors in 10 documents: edit to acknowledgement, ms',
          columns: ['edits/s wanted', 'server', 'edits/s', 'p50', 'p95', 'p99', 'max', 'to others p99'],
          rows,
          notes: [
            `All editors are stock providers in one process, the server is another; ${measuredMs / 1000} s each after ${warmUpMs / 1000} s of warming up.`,
            'The stock server acknowledges what is in memory only; Stoa what is on disk.',
          ],
        },
      ]
    } finally {
      for (const endpoint of endpoints) await endpoint.stop()
    }
  },
}
