import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { seededRandom } from '../seeded-random.ts'
import type { ConcurrentTrace } from './editing-trace.ts'
import { generateConcurrentTrace } from './generate-trace.ts'
import type { HeldFrame, HoldingWebSocket } from './holding-web-socket.ts'
import { replayConcurrent, type ReplayTypist } from './replay-concurrent.ts'

const text = 'text'

/** Two documents on a line without any server, which carries each update later, some of them merged. */
function pair(seed: number): readonly [ReplayTypist, ReplayTypist] {
  const random = seededRandom(seed)
  const side = (clientID: number) => {
    const document = new Y.Doc()
    document.clientID = clientID
    const line: HoldingWebSocket = { hold: () => false, WebSocket }
    return { document, line, updateOf: (frame: Uint8Array) => frame }
  }
  const [first, second] = [side(1), side(2)]
  const connect = (from: typeof first, to: typeof first) => {
    let pending: Uint8Array[] = []
    const deliver = () => {
      if (pending.length === 0) return
      const frame: HeldFrame = {
        data: Y.mergeUpdates(pending),
        deliver() {
          Y.applyUpdate(to.document, this.data, 'remote')
        },
      }
      pending = []
      if (!to.line.hold(frame)) frame.deliver()
    }
    from.document.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'remote') return
      pending.push(update)
      // As over a wire: never within the typing itself, and what waits longer may be merged with what follows.
      if (random.next() < 0.7) queueMicrotask(deliver)
      else setImmediate(deliver)
    })
  }
  connect(first, second)
  connect(second, first)
  return [first, second]
}

for (const seed of [1, 2, 3])
  test(`a generated recording replays to its own end, with its concurrency (seed ${seed})`, async () => {
    const trace = generateConcurrentTrace({ seed, transactions: 400 })
    expect(trace.transactions).toHaveLength(400)
    const typists = pair(seed)
    const report = await replayConcurrent({ trace, typists, text, timeoutMs: 2_000 })
    expect(report.transactions).toBe(400)
    expect(report.merges).toBeGreaterThan(10)
    expect(report.furthestApart).toBeGreaterThan(1)
    for (const { document } of typists) expect(document.getText(text).toJSON()).toBe(trace.endContent)
  })

test('the same seed is the same recording, another is another', () => {
  const generate = (seed: number) => generateConcurrentTrace({ seed, transactions: 50 })
  expect(generate(1)).toEqual(generate(1))
  expect(generate(1)).not.toEqual(generate(2))
})

test('a replay in which something does not arrive says so', async () => {
  const trace: ConcurrentTrace = {
    agents: 2,
    endContent: 'ab',
    transactions: [
      { agent: 0, parents: [], patches: [[0, 0, 'a']] },
      { agent: 1, parents: [0], patches: [[1, 0, 'b']] },
    ],
  }
  const [first, second] = pair(1)
  const deaf: ReplayTypist = { ...second, updateOf: () => null }
  await expect(replayConcurrent({ trace, typists: [first, deaf], text, timeoutMs: 50 })).rejects.toThrow(
    '0 arrived within 50 ms',
  )
})

test('people whose client ids are the wrong way round are refused', async () => {
  const trace = generateConcurrentTrace({ seed: 1, transactions: 10 })
  const [first, second] = pair(1)
  await expect(replayConcurrent({ trace, typists: [second, first], text })).rejects.toThrow(
    'smaller client id',
  )
})
