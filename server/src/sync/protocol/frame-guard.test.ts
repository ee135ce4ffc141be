import fc from 'fast-check'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { writeSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync'
import * as Y from 'yjs'
import { defaultSyncLimits, type SyncLimits } from '../limits.ts'
import { authenticationFrame, messageTypes } from './frame.ts'
import { inspectFrame, MalformedFrameError } from './frame-guard.ts'

const address = 'raw.01890000-0000-7000-8000-000000000000'

function frame(type: number, write: (encoder: encoding.Encoder) => void, to = address): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, to)
    encoding.writeVarUint(encoder, type)
    write(encoder)
  })
}

const updateFrame = (update: Uint8Array) =>
  frame(messageTypes.sync, (encoder) => writeUpdate(encoder, update))

function inspect(bytes: Uint8Array, limits: Partial<SyncLimits> = {}) {
  return inspectFrame(bytes, { ...defaultSyncLimits, ...limits })
}

function awarenessFrame(states: readonly object[]): Uint8Array {
  const documents = states.map((state) => {
    const awareness = new Awareness(new Y.Doc())
    awareness.setLocalState(state)
    return awareness
  })
  // One message with the entries of all: number of entries, then the entries of each without its own number.
  const message = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, states.length)
    for (const awareness of documents)
      encoding.writeUint8Array(encoder, encodeAwarenessUpdate(awareness, [awareness.clientID]).subarray(1))
  })
  for (const awareness of documents) awareness.destroy()
  return frame(messageTypes.awareness, (encoder) => encoding.writeVarUint8Array(encoder, message))
}

/** An update of so many clients with one character each. */
function updateOfClients(count: number): Uint8Array {
  const document = new Y.Doc()
  for (let clientId = 1; clientId <= count; clientId++) {
    document.clientID = clientId
    document.getArray('array').insert(0, [clientId])
  }
  return Y.encodeStateAsUpdate(document)
}

/** An update that deletes so many ranges which do not touch. */
function updateOfDeletions(count: number): Uint8Array {
  const document = new Y.Doc()
  document.getText('text').insert(0, 'ab'.repeat(count))
  const before = Y.encodeStateVector(document)
  for (let index = 0; index < count; index++) document.getText('text').delete(index, 1)
  return Y.encodeStateAsUpdate(document, before)
}

describe('frames of honest clients', () => {
  test('are read with their address, and a session behind NUL is no part of the name', () => {
    const bytes = frame(messageTypes.queryAwareness, () => undefined, `${address}\0session`)
    expect(inspect(bytes)).toEqual({
      address: `${address}\0session`,
      documentName: address,
      isAuthentication: false,
      content: { type: 'other' },
    })
    expect(inspect(authenticationFrame(address, 'token'))).toMatchObject({ isAuthentication: true })
  })

  test('any sequence of edits is let through, and what it requires is what a document that has it contains', () => {
    const edits = fc.array(
      fc.record({
        person: fc.nat(2),
        at: fc.nat(50),
        deletes: fc.boolean(),
        text: fc.string({ unit: 'grapheme' }),
      }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(edits, (sequence) => {
        const people = [1, 2, 3].map((clientId) => {
          const document = new Y.Doc()
          document.clientID = clientId
          return document
        })
        const server = new Y.Doc()
        for (const { person, at, deletes, text } of sequence) {
          const document = people[person]!
          const content = document.getText('text')
          const before = Y.encodeStateVector(document)
          if (deletes)
            content.delete(Math.min(at, content.length), Math.max(0, Math.min(3, content.length - at)))
          else content.insert(Math.min(at, content.length), text)
          const update = Y.encodeStateAsUpdate(document, before)
          const { content: found } = inspect(updateFrame(update))
          if (found.type !== 'update') throw new Error('An update was not seen as one.')
          expect(found.bytes).toBe(update.byteLength)
          Y.applyUpdate(server, update)
          for (const [client, clock] of found.requires)
            expect(Y.getState(server.store, client)).toBeGreaterThanOrEqual(clock)
          for (const each of people) Y.applyUpdate(each, update)
        }
        const steps = [
          frame(messageTypes.sync, (encoder) => writeSyncStep1(encoder, server)),
          frame(messageTypes.syncReply, (encoder) => writeSyncStep2(encoder, server)),
        ]
        expect(steps.map((step) => inspect(step).content.type)).toEqual(['question', 'update'])
      }),
      { numRuns: 100 },
    )
  })

  test('an update that skips what came before requires it', () => {
    const document = new Y.Doc()
    document.clientID = 7
    document.getText('text').insert(0, 'first')
    const before = Y.encodeStateVector(document)
    document.getText('text').insert(5, ' second')
    const { content } = inspect(updateFrame(Y.encodeStateAsUpdate(document, before)))
    expect(content).toMatchObject({ type: 'update', requires: new Map([[7, 12]]) })
  })

  test('what deletes requires what it deletes', () => {
    const document = new Y.Doc()
    document.clientID = 9
    document.getText('text').insert(0, 'abc')
    const before = Y.encodeStateVector(document)
    document.clientID = 10
    document.getText('text').delete(0, 2)
    const { content } = inspect(updateFrame(Y.encodeStateAsUpdate(document, before)))
    expect(content).toMatchObject({ requires: new Map([[9, 2]]) })
  })
})

describe('R16: frames of nobody honest', () => {
  const isRefused = (bytes: Uint8Array) => {
    try {
      inspect(bytes)
      return false
    } catch (error) {
      // Any other error would be our fault, and be told as such.
      expect(error).toBeInstanceOf(MalformedFrameError)
      return true
    }
  }

  test('whatever bytes come, they are read or refused, and never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        isRefused(bytes)
      }),
      { numRuns: 3_000 },
    )
  })

  test('behind a good address, too: and what is let through can be read by the library behind', () => {
    const types = fc.constantFrom(...Object.values(messageTypes))
    let passed = 0
    fc.assert(
      fc.property(types, fc.uint8Array({ maxLength: 60 }), (type, payload) => {
        const bytes = frame(type, (encoder) => encoding.writeUint8Array(encoder, payload))
        if (isRefused(bytes)) return
        passed += 1
        const { content } = inspect(bytes)
        if (content.type !== 'update') return
        const decoder = decoding.createDecoder(payload)
        decoding.readVarUint(decoder)
        Y.decodeUpdate(decoding.readVarUint8Array(decoder))
      }),
      { numRuns: 3_000 },
    )
    expect(passed).toBeGreaterThan(100)
  })

  test('a cut-off update is refused at every length', () => {
    const bytes = updateFrame(updateOfClients(3))
    for (let length = 0; length < bytes.byteLength; length++)
      expect(isRefused(bytes.slice(0, length)), `${length} bytes`).toBe(true)
    expect(isRefused(bytes)).toBe(false)
  })

  test('types that only a server sends, and unknown ones, are refused', () => {
    for (const type of [messageTypes.broadcastStateless, messageTypes.syncStatus, 9, 127, 300])
      expect(isRefused(frame(type, (encoder) => encoding.writeVarString(encoder, 'x'))), `${type}`).toBe(true)
    expect(isRefused(frame(messageTypes.sync, (encoder) => encoding.writeVarUint(encoder, 3)))).toBe(true)
    expect(isRefused(frame(messageTypes.auth, (encoder) => encoding.writeVarUint(encoder, 1)))).toBe(true)
  })

  test('presence that is no JSON object, or no text, is refused', () => {
    const entry = (json: Uint8Array) =>
      frame(messageTypes.awareness, (encoder) =>
        encoding.writeVarUint8Array(
          encoder,
          encoding.encode((message) => {
            for (const number of [1, 5, 1]) encoding.writeVarUint(message, number)
            encoding.writeVarUint8Array(message, json)
          }),
        ),
      )
    const utf8 = new TextEncoder()
    expect(isRefused(entry(utf8.encode('{"user":{"name":"名"}}')))).toBe(false)
    expect(isRefused(entry(utf8.encode('null'))), 'a removal').toBe(false)
    for (const json of ['[1]', '"text"', '7', '{', ''])
      expect(isRefused(entry(utf8.encode(json))), json).toBe(true)
    expect(isRefused(entry(new Uint8Array([123, 255, 125]))), 'not UTF-8').toBe(true)
  })
})

/** So many clients that set the same key, none of whom knew of another. */
function updateOfOnePlace(clients: number): Uint8Array {
  return Y.mergeUpdates(
    Array.from({ length: clients }, (_each, index) => {
      const document = new Y.Doc()
      document.clientID = index + 1
      document.getMap('map').set('key', index)
      return Y.encodeStateAsUpdate(document)
    }),
  )
}

describe('R17: each limit holds exactly', () => {
  const cases: {
    readonly limit: keyof SyncLimits
    readonly at: number
    readonly make: (size: number) => Uint8Array
  }[] = [
    { limit: 'clientsPerUpdate', at: 20, make: (size) => updateFrame(updateOfClients(size)) },
    { limit: 'writersAtOnePlace', at: 20, make: (size) => updateFrame(updateOfOnePlace(size)) },
    { limit: 'deleteRangesPerUpdate', at: 20, make: (size) => updateFrame(updateOfDeletions(size)) },
    {
      limit: 'stateVectorEntries',
      at: 20,
      make(size) {
        const document = new Y.Doc()
        Y.applyUpdate(document, updateOfClients(size))
        return frame(messageTypes.sync, (encoder) => writeSyncStep1(encoder, document))
      },
    },
    {
      limit: 'awarenessEntriesPerMessage',
      at: 20,
      make: (size) => awarenessFrame(Array.from({ length: size }, () => ({ a: 1 }))),
    },
    {
      limit: 'awarenessStateBytes',
      at: 100,
      make: (size) => awarenessFrame([{ a: 'x'.repeat(size - '{"a":""}'.length) }]),
    },
  ]
  for (const { limit, at, make } of cases) {
    test(`${limit}: accepted at the limit, refused one above`, () => {
      const limits = { [limit]: at }
      expect(() => inspect(make(at), limits)).not.toThrow()
      expect(() => inspect(make(at + 1), limits)).toThrow(MalformedFrameError)
    })
  }

  test('an announced length far beyond the frame costs nothing', () => {
    const bytes = frame(messageTypes.awareness, (encoder) =>
      encoding.writeVarUint8Array(encoder, new Uint8Array([255, 255, 255, 255, 15])),
    )
    expect(() => inspect(bytes)).toThrow(MalformedFrameError)
  })

  test('an address longer than any name of ours is refused', () => {
    const named = (length: number) => frame(messageTypes.queryAwareness, () => undefined, 'x'.repeat(length))
    expect(() => inspect(named(128))).not.toThrow()
    expect(() => inspect(named(129))).toThrow(MalformedFrameError)
  })
})
