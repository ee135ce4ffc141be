import { startTestSync, type TestSync } from '@stoa/server/src/sync/sync-core.testing.ts'
import { authenticationFrame, seededRandom, waitUntil } from '@stoa/testkit'
import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { attack, realFrames } from '../../benchmarks/soak/mutated-frames.ts'
import { openRawClient } from '../../benchmarks/soak/raw-client.ts'
import {
  type HocuspocusClient,
  hocuspocusClient,
  rootText,
  textOf,
  yWebsocketClient,
} from './stock-clients.ts'

const seeds = [1, 2]
const framesPerSeed = 2_500
/** A mangled frame can be one that shows a token anew, which then does not hold, or is for another document. */
const codesForTokens = [4401, 4404]
/** What a peer may be told whose frame was mangled: it is at fault, or the document had to be opened anew. */
const codesForMangled = new Set([4400, 4413, 4500, ...codesForTokens])

for (const endpoint of ['sync', 'yjs'] as const) {
  for (const seed of seeds) {
    test(`R16: ${framesPerSeed} mutated frames to /${endpoint} harm only their sender (seed ${seed})`, async () => {
      using printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
      await using sync = await startTestSync()
      const model = await sync.document({ 'user-model': 'write' })
      const frames = await realFrames({ url: sync.url, name: model.name, token: 'user-model' }, endpoint)
      const target = await sync.document({ 'user-attacker': 'write', 'user-owner': 'write' })
      const elsewhere = await sync.document({ 'user-writer': 'write', 'user-peer': 'write' })
      using owner = hocuspocusClient({ url: sync.url, name: target.name, token: 'user-owner' })
      using writer = hocuspocusClient({ url: sync.url, name: elsewhere.name, token: 'user-writer' })
      using peer = yWebsocketClient({ url: sync.url, name: elsewhere.name, token: 'user-peer' })
      await waitUntil(() => owner.isSaved && writer.isSaved && peer.provider.synced)
      sync.log.lines.length = 0

      const address = new TextEncoder().encode(target.name)
      const attacking = attack({
        frames,
        random: seededRandom(seed),
        count: framesPerSeed,
        prefix: endpoint === 'yjs' ? new Uint8Array() : Uint8Array.from([address.byteLength, ...address]),
        opening: endpoint === 'yjs' ? [] : [authenticationFrame(target.name, 'user-attacker')],
        open: () =>
          openRawClient({
            port: Number(new URL(sync.url).port),
            path: endpoint === 'yjs' ? `/yjs/${target.name}?token=user-attacker` : '/sync',
          }),
      })
      const state = { isOver: false }
      const end = () => {
        state.isOver = true
      }
      attacking.then(end, end)
      let typed = ''
      while (!state.isOver) {
        writer.document.getText(rootText).insert(typed.length, '字')
        typed += '字'
        await waitUntil(() => writer.isSaved && textOf(peer.document) === typed)
      }
      const { codes, sockets } = await attacking

      expect(sockets, 'the attack was one').toBeGreaterThan(framesPerSeed / 10)
      expect(typed.length, 'somebody worked meanwhile').toBeGreaterThan(10)
      expect([...codes.keys()].filter((code) => code !== 1000 && !codesForMangled.has(code))).toEqual([])
      expect(writer.closes).toEqual([])
      expect(peer.finalCloses).toEqual([])
      expect(await sync.core.read(elsewhere.id, 'raw', textOf)).toBe(typed)
      await stillWorks(owner, sync, target.id)
      const refusals = sync.log.lines.filter(({ message }) => message === 'sync socket refused')
      const named = refusals.map(({ details }) => (details as { socket: string }).socket)
      expect(new Set(named).size, 'one line for each refused socket').toBe(named.length)
      expect(named.length, 'every refusal is logged').toBe(codes.get(4400) ?? 0)
      const past = printed.mock.calls.filter(([text]) => text !== 'Caught error while handling a Yjs update')
      expect(past, "nothing is printed past the log but y-protocols' own line").toEqual([])
      process.stdout.write(
        `/${endpoint}, seed ${seed}: ${sockets} sockets, closed with ${[...codes].map(([code, count]) => `${code}: ${count}`).join(', ')}\n`,
      )
    })
  }
}

/** The document under attack itself: whatever got into it, its owner types on, and what the server has is stored. */
async function stillWorks(owner: HocuspocusClient, sync: TestSync, documentId: string): Promise<void> {
  await waitUntil(() => owner.isSaved, { timeoutMs: 20_000, what: 'the owner is connected and saved' })
  owner.document.getMap('afterwards').set('still', 'here')
  await waitUntil(() => owner.isSaved, { what: 'the owner types on' })
  await sync.restart()
  const stored = await sync.core.encode(documentId, 'raw')
  const reread = new Y.Doc()
  Y.applyUpdate(reread, stored)
  expect(reread.getMap('afterwards').get('still')).toBe('here')
}
