import type { Document } from '@hocuspocus/server'
import { afterAll, expect, test, vi } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { SyncSocket } from '../sockets/sync-socket.ts'
import { RoomHost } from './room-host.ts'

// Before anything is loaded: y-protocols keeps the `Date.now` of that moment.
vi.hoisted(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
})

afterAll(() => {
  vi.useRealTimers()
})

function newPerson() {
  const awareness = new Awareness(new Y.Doc())
  awareness.setLocalState({ cursor: 0 })
  return {
    clientId: awareness.clientID,
    saysTo: (document: Document) =>
      applyAwarenessUpdate(
        document.awareness,
        encodeAwarenessUpdate(awareness, [awareness.clientID]),
        'socket',
      ),
    leave: () => awareness.destroy(),
  }
}

test('who says nothing for 30 s is gone from every document, and only he; one timer does it, while there is one', async () => {
  const host = new RoomHost({}, () => undefined)
  const open = (name: string) =>
    host.loadDocument(
      name,
      new Request('http://localhost'),
      'socket',
      { isAuthenticated: true, readOnly: false },
      { socket: undefined as unknown as SyncSocket },
    )
  const timersBefore = vi.getTimerCount()
  const documents = [await open('raw.a'), await open('raw.b')]
  for (const document of documents) host.documents.set(document.name, document)
  expect(vi.getTimerCount()).toBe(timersBefore + 1)
  const people = [newPerson(), newPerson()]
  const [silent, lively] = people as [ReturnType<typeof newPerson>, ReturnType<typeof newPerson>]
  for (const document of documents) for (const person of people) person.saysTo(document)
  const removed: number[][] = []
  for (const document of documents)
    document.awareness.on('update', (change: { removed: number[] }, origin: unknown) => {
      if (origin === 'timeout') removed.push(change.removed)
    })

  await vi.advanceTimersByTimeAsync(15_000)
  for (const document of documents) lively.saysTo(document)
  await vi.advanceTimersByTimeAsync(14_000)
  for (const { awareness } of documents) expect(awareness.states.size).toBe(2)
  await vi.advanceTimersByTimeAsync(4_000)
  for (const { awareness } of documents) expect([...awareness.states.keys()]).toEqual([lively.clientId])
  expect(removed).toEqual([[silent.clientId], [silent.clientId]])

  for (const document of documents) document.destroy()
  host.documents.clear()
  for (const person of people) person.leave()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(vi.getTimerCount()).toBe(timersBefore)
})
