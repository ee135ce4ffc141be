import { Document } from '@hocuspocus/server'
import { Fanout, type Message, type Session, type SocketPort, type Wire } from '@stoa/fanout'
import { nodeClock } from '@stoa/fanout/node'
import { seededRandom } from '@stoa/testkit'
import { afterAll, expect, test, vi } from 'vitest'
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness'
import * as Y from 'yjs'
import { messageTypes, presenceIn, readFrameHead, syncFrame, syncTypes } from '../protocol/frame.ts'
import { openRoomTopic } from './room-topic.ts'

// Before anything is loaded: y-protocols keeps the `Date.now` of that moment.
vi.hoisted(() => {
  vi.useFakeTimers({
    toFake: [
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'setImmediate',
      'clearImmediate',
      'Date',
      'performance',
    ],
  })
})

afterAll(() => {
  vi.useRealTimers()
})

interface Frames extends Wire {
  readonly messages: readonly Message[]
}

const engine = {
  name: 'memory',
  frame: (messages: readonly Message[]): Frames => ({ messages, byteLength: messages.length }),
}

/** Of a lossless line without a network. */
function portTo(read: (message: Uint8Array) => void): SocketPort {
  const port: SocketPort = {
    engine,
    bufferedBytes: 0,
    write: (wires) => wires.forEach((wire) => port.writeOne(wire)),
    writeOne: (wire) => (wire as Frames).messages.forEach((message) => read(message as Uint8Array)),
    close: () => undefined,
    terminate: () => undefined,
  }
  return port
}

test.each([1, 2, 3, 4, 5])(
  'stock clients never lose a peer that lives, however renewals, changes and arrivals fall, and frames are few (seed %i)',
  async (seed) => {
    const random = seededRandom(seed)
    const fanout = new Fanout({
      clock: nodeClock,
      onError(error) {
        throw error
      },
    })
    const document = new Document('raw.a')
    document.awareness.setLocalState(null)
    const topic = openRoomTopic(fanout, document, {
      onFailed(error) {
        throw error
      },
    })
    const lost: string[] = []
    let frames = 0
    const living = new Set<{ awareness: Awareness; session: Session; leave(): void }>()

    /** A stock client: its awareness renews itself, and forgets others. */
    const join = () => {
      const awareness = new Awareness(new Y.Doc())
      const connection = {}
      const session = fanout.open(
        portTo((message) => {
          if (readFrameHead(message).type !== messageTypes.awareness) return
          frames += 1
          applyAwarenessUpdate(awareness, presenceIn(message), 'server')
        }),
      )
      awareness.on('update', ({ added, updated, removed }: Record<string, number[]>, origin: unknown) => {
        if (origin === 'timeout') lost.push(`${removed!.length} after ${performance.now()} ms`)
        if (origin !== 'server')
          document.applyAwarenessUpdate(
            connection as never,
            encodeAwarenessUpdate(awareness, [...added!, ...updated!, ...removed!]),
          )
      })
      const subscription = topic.subscribe(session, 'raw.a', {
        initial: syncFrame('raw.a', syncTypes.step2, new Uint8Array([0, 0])),
        presence: document.awareness.getStates().keys(),
      })
      // Some only look on and say nothing of themselves.
      awareness.setLocalState(random.integer(4) === 0 ? null : { cursor: 0 })
      const client = {
        awareness,
        session,
        leave() {
          living.delete(client)
          subscription.end()
          session.gone()
          awareness.destroy()
          removeAwarenessStates(document.awareness, [awareness.clientID], 'left')
        },
      }
      living.add(client)
    }

    const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)
    for (let count = 0; count < 6; count++) {
      await pass(random.integer(9_000))
      join()
    }
    for (let step = 0; step < 300; step++) {
      await pass(random.integer(12_000))
      const one = random.pick([...living])
      switch (random.integer(4)) {
        case 0:
          if (one.awareness.getLocalState() !== null) one.awareness.setLocalStateField('cursor', step)
          break
        case 1:
          join()
          break
        case 2:
          if (living.size > 3) one.leave()
          break
        default:
      }
    }
    await pass(40_000)
    expect(lost).toEqual([])
    for (const { awareness } of living)
      for (const other of living)
        if (other.awareness.getLocalState() !== null)
          expect(awareness.getStates().has(other.awareness.clientID)).toBe(true)
    frames = 0
    await pass(600_000)
    expect(lost).toEqual([])
    // Once in 20 s, and hardly more, while nobody moves.
    expect(frames / living.size).toBeLessThan(600 / 20 + 5)
    for (const client of living) client.leave()
    document.destroy()
    fanout.close({ code: 1001, reason: '' })
  },
)
