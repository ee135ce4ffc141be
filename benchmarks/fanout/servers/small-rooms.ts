// Rooms that speak the Hocuspocus protocol with as little as that takes: no rights, no limits, no disk.
import type { Fanout, Session, Subscription, Topic } from '@stoa/fanout'
import { yjsContent, type YjsGap } from '@stoa/fanout/yjs'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'

const types = { sync: 0, awareness: 1, auth: 2, syncReply: 4, syncStatus: 8 } as const
const syncTypes = { step1: 0, step2: 1, update: 2 } as const
const authenticated = 2

export const fail = (error: unknown) => {
  throw error
}

/** Of one process. */
export class SmallRooms {
  readonly #fanout: Fanout
  readonly #rooms = new Map<string, Room>()

  constructor(fanout: Fanout) {
    this.#fanout = fanout
  }

  receive(session: Session, message: Uint8Array): void {
    const decoder = decoding.createDecoder(message)
    const name = decoding.readVarString(decoder)
    const type = decoding.readVarUint(decoder)
    const room = this.#rooms.get(name) ?? new Room(name, this.#fanout)
    this.#rooms.set(name, room)
    if (type === types.auth) room.open(session)
    else room.receive(session, type, decoder)
  }
}

/** What arrives together is applied together, in one transaction, and acknowledged after it. */
class Room {
  readonly #name: string
  readonly #fanout: Fanout
  readonly #document = new Y.Doc()
  readonly #awareness = new Awareness(this.#document)
  readonly #topic: Topic<YjsGap>
  readonly #acknowledgement: Uint8Array
  readonly #readers = new WeakMap<Session, Subscription<YjsGap>>()
  #arrived: { readonly session: Session; readonly update: Uint8Array }[] = []

  constructor(name: string, fanout: Fanout) {
    this.#name = name
    this.#fanout = fanout
    this.#acknowledgement = frame(name, types.syncStatus, (encoder) => encoding.writeVarUint(encoder, 1))
    this.#awareness.setLocalState(null)
    this.#topic = fanout.topic({
      onFailed: fail,
      content: yjsContent({
        document: this.#document,
        frameUpdate: (format, update) => syncFrame(format, types.sync, syncTypes.update, update),
        framePresence: (format, clients) => this.#presenceFrame(format, clients),
      }),
    })
    this.#document.on('update', (update: Uint8Array, origin: unknown) => {
      this.#topic.update(update, origin === null ? {} : { except: origin as Subscription<YjsGap> })
    })
    this.#awareness.on('update', (changed: Record<'added' | 'updated' | 'removed', number[]>) => {
      this.#topic.presence([...changed.added, ...changed.updated, ...changed.removed])
    })
  }

  open(session: Session): void {
    this.#readers.set(session, this.#topic.subscribe(session, this.#name))
    session.send(
      frame(this.#name, types.auth, (encoder) => {
        encoding.writeVarUint(encoder, authenticated)
        encoding.writeVarString(encoder, 'read-write')
      }),
    )
    const present = [...this.#awareness.getStates().keys()]
    if (present.length > 0) session.send(this.#presenceFrame(this.#name, present))
  }

  receive(session: Session, type: number, decoder: decoding.Decoder): void {
    if (type === types.awareness) {
      applyAwarenessUpdate(this.#awareness, decoding.readVarUint8Array(decoder), session)
      return
    }
    const syncType = decoding.readVarUint(decoder)
    const content = decoding.readVarUint8Array(decoder)
    if (syncType !== syncTypes.step1) {
      if (this.#arrived.push({ session, update: content }) === 1) setImmediate(() => this.#apply())
      return
    }
    const difference = Y.encodeStateAsUpdate(this.#document, content)
    session.send(syncFrame(this.#name, types.syncReply, syncTypes.step2, difference))
    session.send(syncFrame(this.#name, types.sync, syncTypes.step1, Y.encodeStateVector(this.#document)))
  }

  #apply(): void {
    const arrived = this.#arrived
    this.#arrived = []
    const sender = arrived[0]?.session
    const origin = arrived.every(({ session }) => session === sender)
      ? (this.#readers.get(sender!) ?? null)
      : null
    this.#fanout.batch(() => {
      Y.transact(
        this.#document,
        () => {
          for (const { update } of arrived) Y.applyUpdate(this.#document, update)
        },
        origin,
      )
      for (const { session } of arrived) session.send(this.#acknowledgement)
    })
  }

  #presenceFrame(format: string, clients: readonly number[]): Uint8Array {
    const update = encodeAwarenessUpdate(this.#awareness, [...clients])
    return frame(format, types.awareness, (encoder) => encoding.writeVarUint8Array(encoder, update))
  }
}

function frame(address: string, type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, address)
    encoding.writeVarUint(encoder, type)
    write(encoder)
  })
}

function syncFrame(address: string, type: number, syncType: number, content: Uint8Array): Uint8Array {
  return frame(address, type, (encoder) => {
    encoding.writeVarUint(encoder, syncType)
    encoding.writeVarUint8Array(encoder, content)
  })
}
