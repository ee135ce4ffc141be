import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { waitUntil } from '@stoa/testkit'
import { expect, test } from 'vitest'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { startTestSync } from './sync-core.testing.ts'

test('smoke', async () => {
  await using sync = await startTestSync()
  const { id, name } = await sync.document({ 'user-a': 'write', 'user-b': 'write' })
  const a = new HocuspocusProvider({ url: `${sync.url}/sync`, name, token: 'user-a' })
  const b = new WebsocketProvider(`${sync.url}/yjs`, name, new Y.Doc(), { params: { token: 'user-b' }, disableBc: true })
  await waitUntil(() => a.synced && b.synced)
  a.document.getText('t').insert(0, 'hello')
  await waitUntil(() => b.doc.getText('t').toString() === 'hello')
  b.doc.getText('t').insert(5, ' world')
  await waitUntil(() => a.document.getText('t').toString() === 'hello world')
  await waitUntil(() => !a.hasUnsyncedChanges)
  expect(await sync.core.read(id, 'raw', (d) => d.getText('t').toString())).toBe('hello world')
  a.destroy(); b.destroy()
  console.log(sync.core.stats(), sync.log.lines)
  await sync.restart()
  expect(await sync.core.read(id, 'raw', (d) => d.getText('t').toString())).toBe('hello world')
})
