import {
  type BareSocket,
  readFrame,
  seededRandom,
  stateVectorFrame,
  updateFrame,
  waitUntil,
} from '@stoa/testkit'
import * as Y from 'yjs'
import { distribution } from '../support/distribution.ts'
import { stoaEndpoint } from '../support/endpoints.ts'
import { type } from '../support/typing.ts'
import { withheldText } from './bombs.ts'
import { type Row, runsWithin, shown, type Soak } from './soak.ts'
import { startSoakServer } from './soak-server.ts'

const seed = 4_400

/** An update of somebody new, and one that does not apply to a document that lacks the first half of it. */
function honestUpdate(client: number, text: string): Uint8Array {
  const document = new Y.Doc()
  document.clientID = client
  document.getText('text').insert(0, text)
  document.getMap('map').set('key', [text, client])
  document.getText('text').delete(0, 1)
  return Y.encodeStateAsUpdate(document)
}

function isApplicable(update: Uint8Array): boolean {
  const document = new Y.Doc()
  try {
    Y.applyUpdate(document, update)
    const { pendingStructs, pendingDs } = document.store
    return pendingStructs === null && pendingDs === null && document._transactionCleanups.length === 0
  } catch {
    return false
  }
}

/** True when it was answered "applied", false when otherwise or not at all. */
async function isAcknowledged(bare: BareSocket, name: string, update: Uint8Array): Promise<boolean> {
  bare.frames.length = 0
  bare.send(updateFrame(name, 'update', update))
  bare.send(stateVectorFrame(name))
  const reads = () => bare.frames.map(readFrame)
  await waitUntil(() => bare.closeCode !== null || reads().some(({ type }) => type === 'update'), {
    timeoutMs: 30_000,
  })
  return reads().some((read) => read.type === 'status' && read.isApplied)
}

export const truthSoak: Soak = {
  promises: ['R4'],
  claim: 'nothing that is not part of the document is answered with "applied"',
  unit: 'updates that must not be acknowledged',
  short: 500,
  full: 10_000,
  async run(extent) {
    const random = seededRandom(seed)
    await using server = await startSoakServer({ env: { STOA_LOG_LEVEL: 'error' } })
    const { id, name } = await server.document()
    const viewer = await server.person('viewer')
    using witness = server.client(name)
    await waitUntil(() => witness.isSaved)
    let [cases, untrue, client, controls, confirmed] = [0, 0, 1_000, 0, 0]
    let writing: BareSocket | null = null
    let reading: BareSocket | null = null
    for (const run of runsWithin(extent)) {
      if (writing === null || writing.closeCode !== null) writing = await server.bare(name)
      if (reading === null || reading.closeCode !== null) reading = await server.bare(name, viewer.token)
      client += 1
      const honest = honestUpdate(client, `edit ${run}`)
      let update = honest
      let by = writing
      switch (run % 4) {
        case 0: // cut off
          update = honest.slice(0, 1 + random.integer(honest.byteLength - 1))
          break
        case 1: // one byte wrong
          update = Uint8Array.from(honest)
          update[random.integer(update.byteLength)] = random.integer(256)
          if (isApplicable(update)) continue
          break
        case 2: // waits for what never comes
          update = withheldText(client, 1 + random.integer(50), 1 + random.integer(20))
          break
        default: // of who may only read
          by = reading
      }
      cases += 1
      if (await isAcknowledged(by, name, update)) untrue += 1
      if (run % 50 === 0) {
        // What must be acknowledged is, on the same socket or the next.
        if (writing.closeCode !== null) writing = await server.bare(name)
        controls += 1
        const honestOne = honestUpdate(client + 1_000_000, 'kept')
        writing.frames.length = 0
        writing.send(updateFrame(name, 'update', honestOne))
        if ((await writing.next('status')).isApplied) confirmed += 1
      }
    }
    writing?.[Symbol.dispose]()
    reading?.[Symbol.dispose]()
    const { map } = await server.roots<{ map: { key: unknown } }>(id)
    return [
      {
        promise: 'R4',
        target: '0 of 10,000 acknowledged',
        measured: `${untrue} of ${shown(cases)} acknowledged (cut off, a byte wrong, waiting for what never comes, of a reader; seed ${seed}); ${confirmed} of ${controls} right ones between them`,
        pass: untrue === 0 && confirmed === controls && cases > 100 && map.key !== undefined,
      },
    ]
  },
}

export const latencySoak: Soak = {
  promises: ['R7'],
  claim: 'an edit is on disk and acknowledged quickly',
  unit: 'seconds',
  short: 4,
  full: 30,
  async run(extent) {
    const endpoint = await stoaEndpoint()
    const crowd = { documents: 10, editors: 5, keysPerSecond: 10 }
    const samples: number[] = []
    try {
      samples.push(...(await type(endpoint, crowd, extent.runs * 1_000)).toAcknowledgement)
    } finally {
      await endpoint.stop()
    }
    const [p50, , p99] = distribution(samples)
    const row: Row = {
      promise: 'R7',
      target: 'p50 ≤ 5 ms, p99 ≤ 25 ms at 500 edits/s from 50 clients',
      measured: `p50 ${shown(p50)} ms, p99 ${shown(p99)} ms over ${shown(samples.length)} edits; clients and server share the machine`,
      pass: p50 <= 5 * extent.slack && p99 <= 25 * extent.slack,
    }
    return [row]
  },
}
