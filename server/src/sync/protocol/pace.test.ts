import { HocuspocusProvider } from '@hocuspocus/provider'
import { waitUntil } from '@stoa/testkit'
import { expect, test } from 'vitest'
import { startTestSync } from '../sync-core.testing.ts'
import { readPace } from './pace.ts'

test('a reader who does not look gets one message a second, and everything at once when he looks again', async () => {
  await using sync = await startTestSync()
  const { name } = await sync.document({ 'user-a': 'write', 'user-b': 'write' })
  const connect = (token: string) => new HocuspocusProvider({ url: `${sync.url}/sync`, name, token })
  const writer = connect('user-a')
  const reader = connect('user-b')
  const text = writer.document.getText('text')
  const seen = () => reader.document.getText('text').toJSON()
  await waitUntil(() => writer.isSynced && reader.isSynced)
  let updates = 0
  reader.document.on('update', () => {
    updates += 1
  })
  reader.sendStateless(JSON.stringify({ type: 'pace', pace: 'hidden' }))
  // Stateless messages and updates of one socket keep their order, so that this one comes after it.
  reader.document.getText('other').insert(0, 'x')
  await waitUntil(() => !reader.hasUnsyncedChanges)
  updates = 0
  const began = performance.now()
  for (let key = 1; key <= 20; key++) {
    text.insert(text.length, 'x')
    await waitUntil(() => !writer.hasUnsyncedChanges)
  }
  await waitUntil(() => seen().length === 20)
  const seconds = (performance.now() - began) / 1_000
  expect(updates).toBeLessThanOrEqual(2 + seconds)
  text.insert(text.length, 'last')
  await waitUntil(() => !writer.hasUnsyncedChanges)
  const looked = performance.now()
  reader.sendStateless(JSON.stringify({ type: 'pace', pace: 'prompt' }))
  await waitUntil(() => seen().endsWith('last'))
  expect(performance.now() - looked).toBeLessThan(700)
  writer.destroy()
  reader.destroy()
})

test('what is no notice of attention is none', () => {
  expect(readPace('{"type":"pace","pace":"hidden"}')).toBe('hidden')
  for (const payload of [
    '',
    'null',
    '7',
    '{"type":"pace"}',
    '{"type":"pace","pace":"never"}',
    '{"pace":"hidden"}',
  ])
    expect(readPace(payload), payload).toBeNull()
})
