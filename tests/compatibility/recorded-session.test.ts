import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ConcurrentTrace,
  generateConcurrentTrace,
  holdingWebSocket,
  readConcurrentTrace,
  replayConcurrent,
  updateInHocuspocusFrame,
  waitUntil,
} from '@stoa/testkit'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { startRunningStoa } from './running-stoa.ts'
import { hocuspocusClient, rootText, textOf, yWebsocketClient } from './stock-clients.ts'

const folder = process.env['STOA_TEST_DATA']
const file = folder === undefined ? null : join(folder, 'editing-traces', 'friendsforever.json.gz')
const isReal = file !== null && existsSync(file)
const title = isReal ? 'friendsforever.json.gz' : 'a generated recording (STOA_TEST_DATA has none)'

async function recording(): Promise<ConcurrentTrace> {
  return isReal
    ? readConcurrentTrace(file)
    : generateConcurrentTrace({ seed: 20_261_122, transactions: 5_000 })
}

test(`two people replayed through the running server end in the recorded text, for every reader: ${title}`, async () => {
  await using server = await startRunningStoa()
  const { id, name } = await server.rawDocument()
  const { url, editor, stoa } = server
  const trace = await recording()
  const { endContent } = trace

  const typist = (token: string, clientId: number) => {
    const document = new Y.Doc()
    document.clientID = clientId
    const line = holdingWebSocket()
    const client = hocuspocusClient({ url, name, token, document, WebSocket: line.WebSocket })
    return { client, document, line, updateOf: updateInHocuspocusFrame }
  }
  const people = [typist(stoa.owner.token, 1), typist(editor.token, 2)] as const
  using first = people[0].client
  using second = people[1].client
  const isSaved = () => first.isSaved && second.isSaved
  await waitUntil(isSaved)

  const started = performance.now()
  const report = await replayConcurrent({ trace, typists: people, text: rootText })
  await waitUntil(isSaved, { timeoutMs: 20_000 })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  process.stdout.write(
    `replayed ${title}: ${report.transactions} transactions, ${report.merges} merges, ` +
      `up to ${report.furthestApart} apart, ${seconds} s\n`,
  )
  expect(report.merges, 'the recording is concurrent').toBeGreaterThan(100)
  for (const { document } of people) expect(textOf(document)).toBe(endContent)
  expect(await server.textOverHttp(id), 'while it is open').toBe(endContent)

  await stoa.restart()
  expect(await server.textOverHttp(id), 'after a restart').toBe(endContent)
  const { body: json } = await editor.api.get(`/documents/${id}/content?format=json`)
  expect(json).toEqual({ [rootText]: endContent })

  using peer = yWebsocketClient({ url, name, token: editor.token })
  await waitUntil(() => peer.provider.synced && isSaved(), { timeoutMs: 20_000 })
  expect(textOf(peer.document), 'as a stock y-websocket provider reads it').toBe(endContent)
  for (const { document } of people)
    expect(textOf(document), 'what was open over the restart').toBe(endContent)

  peer.document.getText(rootText).insert(0, '你好，')
  await waitUntil(() => textOf(first.document).startsWith('你好，'))
  peer.provider.disconnect()
  first.document.getText(rootText).insert(0, '先')
  peer.document.getText(rootText).insert(3, '世界。')
  peer.provider.connect()
  const expected = `先你好，世界。${endContent}`
  await waitUntil(() =>
    [peer, first, second].every(({ document }) => document.getText(rootText).length === expected.length),
  )
  for (const { document } of [peer, first, second]) expect(textOf(document)).toBe(expected)
  expect(await server.textOverHttp(id)).toBe(expected)
})
