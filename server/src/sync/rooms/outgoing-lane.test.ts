import { seededRandom } from '@stoa/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Requirements } from '../protocol/frame-guard.ts'
import { type LaneRoom, OutgoingLane } from './outgoing-lane.ts'

/** A room as far as a lane sees one: numbers that the test moves. */
class TestRoom implements LaneRoom {
  sequence = 0
  committed = 0
  isDegraded = false
  readonly clocks = new Map<number, number>()
  readonly #waiting = new Set<OutgoingLane>()

  contains(requires: Requirements): boolean {
    return [...requires].every(([client, clock]) => (this.clocks.get(client) ?? 0) >= clock)
  }
  wait(lane: OutgoingLane): void {
    this.#waiting.add(lane)
  }
  forget(lane: OutgoingLane): void {
    this.#waiting.delete(lane)
  }
  get waiting(): number {
    return this.#waiting.size
  }

  /** An update of this client is applied and given its number. */
  apply(client: number, clock: number): void {
    this.clocks.set(client, clock)
    this.sequence += 1
  }
  commit(upTo = this.sequence): void {
    this.committed = upTo
    this.changed()
  }
  changed(): void {
    for (const lane of this.#waiting) if (lane.release()) this.#waiting.delete(lane)
  }
}

let room: TestRoom
let lane: OutgoingLane
let sent: string[]

beforeEach(() => {
  room = new TestRoom()
  sent = []
  lane = new OutgoingLane(room, (frame) => sent.push(new TextDecoder().decode(frame)))
})

const frame = (text: string) => new TextEncoder().encode(text)
const requires = (client: number, clock: number): Requirements => new Map([[client, clock]])

/** An update of this client comes in, is applied or not, and is answered as Hocuspocus does: at once. */
function receive(client: number, clock: number, options: { readonly isParked?: boolean } = {}): void {
  lane.expect(requires(client, clock))
  if (options.isParked !== true) room.apply(client, clock)
  lane.acknowledge(frame(`ack ${client}:${clock}`))
}

describe('an acknowledgement', () => {
  test('waits until its update is on disk', () => {
    receive(1, 5)
    expect(sent).toEqual([])
    room.commit()
    expect(sent).toEqual(['ack 1:5'])
    expect(room.waiting).toBe(0)
  })

  test('waits for everything the document contained, also when the update brought nothing new', () => {
    room.apply(2, 9)
    lane.expect(requires(2, 9))
    lane.acknowledge(frame('ack again'))
    expect(sent, 'another may hold it only in memory').toEqual([])
    room.commit()
    expect(sent).toEqual(['ack again'])
  })

  test('goes out at once when all of it is on disk already', () => {
    room.apply(2, 9)
    room.commit()
    lane.expect(requires(2, 9))
    lane.acknowledge(frame('ack'))
    expect(sent).toEqual(['ack'])
  })

  test('of an update that waits for what it depends on comes with that, and its commit', () => {
    receive(1, 10, { isParked: true })
    room.apply(2, 1)
    room.commit()
    expect(sent, 'it is on no disk').toEqual([])
    room.apply(1, 10)
    room.changed()
    expect(sent).toEqual([])
    room.commit()
    expect(sent).toEqual(['ack 1:10'])
  })

  test('never goes ahead of the disk while storage is degraded', () => {
    receive(1, 1)
    room.isDegraded = true
    room.changed()
    expect(sent).toEqual([])
  })

  test('of a closed connection is never sent', () => {
    receive(1, 1)
    lane.close()
    room.commit()
    expect(sent).toEqual([])
    expect(room.waiting).toBe(0)
  })
})

describe('another frame', () => {
  test('waits for what the document contained when it was made, and keeps its order', () => {
    room.apply(1, 1)
    lane.send(frame('a'))
    room.apply(1, 2)
    lane.send(frame('b'))
    room.commit(1)
    expect(sent).toEqual(['a'])
    room.commit(2)
    expect(sent).toEqual(['a', 'b'])
  })

  test('does not overtake one that waits', () => {
    room.apply(1, 1)
    lane.send(frame('waits'))
    room.committed = 1
    lane.send(frame('free'))
    expect(sent).toEqual([])
    room.changed()
    expect(sent).toEqual(['waits', 'free'])
  })

  test('goes ahead of the disk only while storage is degraded', () => {
    room.apply(1, 1)
    lane.send(frame('edit'))
    expect(sent).toEqual([])
    room.isDegraded = true
    room.changed()
    expect(sent).toEqual(['edit'])
  })
})

for (const seed of [1, 2, 3])
  test(`R4: in any order of events no acknowledgement goes ahead of its commit (seed ${seed})`, () => {
    const random = seededRandom(seed)
    const numberOf = new Map<string, number>()
    let early = 0
    lane = new OutgoingLane(room, (bytes) => {
      const text = new TextDecoder().decode(bytes)
      sent.push(text)
      if ((numberOf.get(text) ?? Number.POSITIVE_INFINITY) > room.committed) early += 1
    })
    let clock = 0
    const parked: number[] = []
    for (let step = 0; step < 2_000; step++) {
      const roll = random.next()
      if (roll < 0.4) {
        clock += 1
        const isParked = random.next() < 0.2 && parked.length < 5
        if (isParked) parked.push(clock)
        else numberOf.set(`ack ${clock}:${clock}`, room.sequence + 1)
        receive(clock, clock, { isParked })
      } else if (roll < 0.5 && parked.length > 0) {
        const integrated = parked.shift() ?? 0
        room.apply(integrated, integrated)
        numberOf.set(`ack ${integrated}:${integrated}`, room.sequence)
      } else if (roll < 0.6) {
        room.isDegraded = !room.isDegraded
        room.changed()
      } else if (room.committed < room.sequence)
        room.commit(room.committed + 1 + random.integer(room.sequence - room.committed))
    }
    for (const integrated of parked.splice(0)) {
      room.apply(integrated, integrated)
      numberOf.set(`ack ${integrated}:${integrated}`, room.sequence)
    }
    room.commit()
    expect(early).toBe(0)
    expect(new Set(sent).size, 'each once').toBe(sent.length)
    expect(sent, 'and all in the end').toHaveLength(clock)
  })
