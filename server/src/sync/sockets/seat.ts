import type { Connection } from '@hocuspocus/server'
import type { Session } from '@stoa/fanout'
import type { Dialect } from '../protocol/dialect.ts'
import { statusFrame } from '../protocol/frame.ts'
import type { PresenceRenewal, Requirements } from '../protocol/frame-guard.ts'
import type { Sender, SenderSocket } from '../rooms/arrivals.ts'
import { OutgoingLane } from '../rooms/outgoing-lane.ts'
import type { Room } from '../rooms/room.ts'
import type { SyncContext } from '../rooms/room-host.ts'

export interface SeatOptions {
  readonly connection: Connection<SyncContext>
  readonly room: Room
  readonly socket: SenderSocket
  readonly session: Session
  readonly dialect: Dialect
}

/** The place of one socket in one room: what it brings goes to the room's inbox, what it is sent comes from here. */
export class Seat implements Sender {
  readonly connection: Connection<SyncContext>
  readonly room: Room
  readonly socket: SenderSocket
  readonly #session: Session
  readonly #acknowledges: boolean
  readonly #address: string
  readonly #lane: OutgoingLane
  #subscription: Sender['subscription'] = null

  constructor({ connection, room, socket, session, dialect }: SeatOptions) {
    this.connection = connection
    this.room = room
    this.socket = socket
    this.#session = session
    this.#acknowledges = dialect.acknowledges
    this.#address = dialect.outboundAddress(connection.messageAddress)
    this.#lane = new OutgoingLane(room, (frame) => session.send(frame))
  }

  get userId(): string | null {
    return this.connection.context.grant?.user.id ?? null
  }

  get isWriter(): boolean {
    return !this.connection.readOnly
  }

  get subscription(): Sender['subscription'] {
    return this.#subscription
  }

  /** Whether the document is open here. */
  get isOpen(): boolean {
    const { connection, room } = this
    return !room.hasFailed && room.document.hasConnection(connection)
  }

  receive(update: Uint8Array, requires: Requirements): void {
    this.room.inbox.receive({ sender: this, update, requires })
  }

  present(update: Uint8Array): void {
    this.room.inbox.receivePresence(this, update)
  }

  knowsPresence(clientId: number, json: Uint8Array): boolean {
    return this.isOpen && this.room.inbox.knowsPresence(this, clientId, json)
  }

  renewPresence(renewal: PresenceRenewal): void {
    this.room.inbox.renewPresence(this, renewal)
  }

  /** What came before is applied before what comes now. */
  settle(): void {
    this.room.inbox.settle()
  }

  /** Sends what the peer lacks who has this much. From the first time on he gets what changes. */
  answer(stateVector: Uint8Array): void {
    const [question, difference] = this.room.answer(this.#address, stateVector)
    this.#lane.send(question)
    if (this.#subscription !== null) {
      this.#lane.send(difference)
      return
    }
    const presence = this.room.document.awareness.getStates().keys()
    const options = { initial: difference, presence }
    this.#subscription = this.room.topic.subscribe(this.#session, this.#address, options)
  }

  /** The update that Hocuspocus is about to apply. */
  expect(requires: Requirements): void {
    this.#lane.expect(requires)
  }

  acknowledge(requires: Requirements): void {
    this.#lane.expect(requires)
    this.acknowledgeExpected()
  }

  acknowledgeExpected(): void {
    if (this.#acknowledges) this.#lane.acknowledge(statusFrame(this.#address, true))
  }

  decline(): void {
    if (this.#acknowledges) this.#session.send(statusFrame(this.#address, false))
  }

  leave(): void {
    this.#lane.close()
    this.#subscription?.end()
    this.#subscription = null
  }
}
