import { setTimeout as after } from 'node:timers/promises'
import {
  type BareSocket,
  presenceQueryFrame,
  readFrame,
  stateVectorFrame,
  updateFrame,
  updateInHocuspocusFrame,
  waitUntil,
} from '@stoa/testkit'
import {
  deletedNest,
  longStateVector,
  manyDeletions,
  manyFirstCharacters,
  manyPieces,
  manyWritersOfOneKey,
  oneKeyAgain,
  piecesAcross,
  withheldCharacter,
  withheldText,
} from './bombs.ts'
import { startBystanders } from './bystanders.ts'
import { type Extent, megabytes, type Row, runsWithin, shown, type Soak } from './soak.ts'
import { type SoakServer, startSoakServer } from './soak-server.ts'
import { startRawClient } from './raw-client.ts'

/** Others may wait so long, in ms. */
const patienceMs = 250

/** Sends the frames and waits until the socket is closed or the server has dealt with all of them. */
async function hurl(bare: BareSocket, name: string, frames: readonly Uint8Array[]): Promise<void> {
  bare.frames.length = 0
  for (const frame of frames) bare.send(frame)
  // An honest question, whose answer comes after everything before it.
  bare.send(stateVectorFrame(name))
  const isAnswered = () => bare.frames.some((frame) => updateInHocuspocusFrame(frame) !== null)
  await waitUntil(() => bare.closeCode !== null || isAnswered(), {
    timeoutMs: 120_000,
    what: 'an answer or a close',
  })
}

async function poison(server: SoakServer, extent: Extent): Promise<Row> {
  let [goneMs, runs] = [0, 0]
  const offender = await server.person('editor')
  for (const _run of runsWithin(extent)) {
    const { id, name } = await server.document()
    using writer = server.client(name)
    using reader = server.client(name)
    writer.document.getArray('edits').push(['before'])
    await waitUntil(() => writer.isSaved && reader.document.getArray('edits').length === 1)
    using bare = await server.bare(name, offender.token)
    const sentAt = performance.now()
    for (const update of deletedNest(50_000, 66 + runs)) bare.send(updateFrame(name, 'update', update))
    await waitUntil(() => bare.closeCode !== null, { timeoutMs: 30_000, what: 'the offender is gone' })
    goneMs = Math.max(goneMs, performance.now() - sentAt)
    writer.document.getArray('edits').push(['after'])
    await waitUntil(() => writer.isSaved && reader.document.getArray('edits').length === 2, {
      timeoutMs: 30_000,
      what: 'the others go on',
    })
    const { edits } = await server.roots<{ edits: string[] }>(id)
    if (edits.join(' ') !== 'before after') throw new Error(`Stored is: ${edits.join(' ')}`)
    runs += 1
  }
  return {
    promise: 'R11',
    target: "others' edits broadcast and stored, offender gone < 1 s",
    measured: `${runs} × types nested 50,000 deep and deleted: others went on each time, offender gone after at most ${shown(goneMs)} ms`,
    pass: goneMs < 1_000 * extent.slack,
  }
}

function isApplied(frame: Uint8Array): boolean {
  const read = readFrame(frame)
  return read.type === 'status' && read.isApplied
}

interface Bomb {
  readonly name: string
  frames(address: string, round: number): readonly Uint8Array[]
}

const update = (name: string, make: (round: number) => Uint8Array): Bomb => ({
  name,
  frames: (address, round) => [updateFrame(address, 'update', make(round))],
})

/** Each of at most 1 MB; those over a limit, and the largest that no limit forbids. */
const bombs: readonly Bomb[] = [
  update('40,000 client ids on one key', (round) => manyWritersOfOneKey(40_000, 1_000_000 * (round + 1))),
  {
    name: '100 updates of 200 more client ids on one key',
    frames: (address, round) =>
      Array.from({ length: 100 }, (_each, index) =>
        updateFrame(address, 'update', manyWritersOfOneKey(200, 1_000_000 * (round + 1) + 200 * index)),
      ),
  },
  update('10,000 client ids on one key', (round) => manyWritersOfOneKey(10_000, 1_000_000 * (round + 1))),
  {
    name: '5,000 updates behind a withheld one',
    frames: (address, round) =>
      Array.from({ length: 5_000 }, (_each, index) =>
        updateFrame(address, 'update', withheldCharacter(7_000 + round, index * 2 + 1)),
      ),
  },
  update('200,000 deleted ranges', (round) => manyDeletions(200_000, 9_000 + round)),
  update('the most deleted ranges', (round) => manyDeletions(100_000, 9_000 + round)),
  update('100,000 pieces of one character', (round) => manyPieces(100_000, 11_000 + round)),
  update('50,000 pieces across 50,000 others', (round) => piecesAcross(50_000, 12_000 + round)),
  update('80,000 values of one client for one key', (round) => oneKeyAgain(80_000, 13_000 + round)),
  {
    name: '100,000 pieces, and 200 people before all of them',
    frames: (address, round) =>
      [manyPieces(100_000, 1_000 + round), manyFirstCharacters(200, 14_000)].map((each) =>
        updateFrame(address, 'update', each),
      ),
  },
  {
    name: 'a state vector of 1,000,000 entries',
    frames: (address) => [stateVectorFrame(address, longStateVector(1_000_000))],
  },
]

async function bombard(server: SoakServer, extent: Extent): Promise<Row[]> {
  const rows: Row[] = []
  for (const bomb of bombs) {
    // Somebody new for each: what the last one has used up is his own affair.
    const { token } = await server.person('editor')
    const thrown = Array.from({ length: extent.runs }, (_each, round) => ({
      round,
      name: '',
      frames: [] as readonly Uint8Array[],
    }))
    for (const each of thrown) {
      each.name = (await server.document()).name
      each.frames = bomb.frames(each.name, each.round)
    }
    await using bystanders = await startBystanders(server)
    await after(300)
    for (const { name, frames } of thrown) {
      using bare = await server.bare(name, token)
      await hurl(bare, name, frames)
    }
    await after(300)
    const { p99, max, keys } = await bystanders.end()
    extent.say(`${bomb.name}: p99 ${shown(p99)} ms, longest ${shown(max)} ms`)
    rows.push({
      promise: 'R12',
      target: `p99 of users of other documents ≤ ${patienceMs} ms`,
      measured: `${thrown.length} × ${bomb.name}: p99 ${shown(p99)} ms, longest ${shown(max)} ms of ${keys} keys`,
      pass: p99 <= patienceMs * extent.slack && !bystanders.isDisturbed,
    })
  }
  return rows
}

async function unreadSocket(server: SoakServer, { say, slack }: Extent): Promise<Row> {
  const { name } = await server.document('x'.repeat(500))
  using writer = server.client(name)
  await waitUntil(() => writer.isSaved)
  for (let part = 0; part < 5; part++) {
    writer.document.getText('content').insert(0, 'y'.repeat(2 ** 20))
    await waitUntil(() => writer.isSaved, { timeoutMs: 20_000 })
  }
  const state = writer.document.getText('content').length
  const before = await server.process.observe()
  // A socket whose peer reads nothing: what the kernel does not take stays with the server.
  const slow = startRawClient(server, name, { waitsForUpgrade: true })
  await slow.heard()
  await slow.heard()
  slow.pause()
  let most = 0
  for (let asked = 0; asked < 100 && slow.isOpen; asked++) {
    slow.send(stateVectorFrame(name))
    await after(20)
    if (asked % 5 === 0) {
      const { heapUsed, external } = await server.process.observe()
      most = Math.max(most, heapUsed + external - before.heapUsed - before.external)
    }
  }
  await waitUntil(() => server.process.log.some(({ code }) => code === 4508), {
    what: 'the slow reader is refused',
  })
  slow.destroy()
  say(`held at most ${megabytes(most)}`)
  using returned = server.client(name)
  await waitUntil(() => returned.isSaved, { timeoutMs: 20_000 })
  const converged = returned.document.getText('content').length === state
  return {
    promise: 'R13',
    target: '≤ 16 MB held, then closed with a retryable code; converges on return',
    measured: `100 questions for 5 MB from a socket that does not read: at most ${megabytes(most)} more in the server, closed with 4508, ${converged ? 'converged' : 'did not converge'} on return`,
    pass: most <= 16 * 2 ** 20 * slack && converged,
  }
}

/** Messages; three times of what one socket may send at once. */
const leastFlood = 30_000

async function flood(server: SoakServer, extent: Extent): Promise<Row> {
  const { name } = await server.document()
  const query = presenceQueryFrame(name)
  await using bystanders = await startBystanders(server)
  let [sent, closes] = [0, 0]
  const endsAt = performance.now() + extent.runs * 1_000
  // A machine that is too busy to send a flood takes longer for one.
  const isOver = () => performance.now() >= endsAt && (closes > 0 || sent >= leastFlood)
  while (!isOver()) {
    using bare = await server.bare(name)
    while (bare.closeCode === null && !isOver()) {
      for (let message = 0; message < 100; message++) bare.send(query)
      sent += 100
      bare.frames.length = 0
      await after(10)
    }
    if (bare.closeCode === 4529) closes += 1
  }
  const { p99, max } = await bystanders.end()
  return {
    promise: 'R14',
    target: `p99 of others ≤ ${patienceMs} ms, offender throttled`,
    measured: `${shown(sent)} messages in ${extent.runs} s from one sender, cut off ${closes} times with 4529: p99 ${shown(p99)} ms, longest ${shown(max)} ms`,
    pass: p99 <= patienceMs * extent.slack && closes > 0 && !bystanders.isDisturbed,
  }
}

/** What may be left of an attack in the memory of the server. */
const leftOverBytes = 8 * 2 ** 20

async function parked(server: SoakServer, { runs }: Extent): Promise<Row> {
  const { name } = await server.document()
  using owner = server.client(name)
  await waitUntil(() => owner.isSaved)
  const before = await server.process.observe()
  const pieceBytes = 50_000
  let [sent, mostAccepted, applied, closes] = [0, 0, 0, 0]
  for (let round = 0; round < runs; round++) {
    using bare = await server.bare(name)
    let accepted = 0
    for (let piece = 0; piece < 60 && bare.closeCode === null; piece++) {
      const clock = 1 + piece * (pieceBytes + 1)
      await hurl(bare, name, [updateFrame(name, 'update', withheldText(500 + round, clock, pieceBytes))])
      sent += 1
      if (bare.closeCode === null) accepted += pieceBytes
      applied += bare.frames.filter(isApplied).length
    }
    // 4529 for who has done it so often that it took too much time of the server.
    if (bare.closeCode === 4400 || bare.closeCode === 4529) closes += 1
    mostAccepted = Math.max(mostAccepted, accepted)
  }
  let grown = Number.POSITIVE_INFINITY
  // Answers to the last questions are kept for some seconds.
  for (let look = 0; look < 10 && grown > leftOverBytes; look++) {
    await after(1_000)
    const { heapUsed, external } = await server.process.observe()
    grown = Math.max(0, heapUsed + external - before.heapUsed - before.external)
  }
  return {
    promise: 'R15',
    target: '≤ 1 MB parked per document',
    measured: `${sent} updates of ${shown(pieceBytes)} bytes behind what never comes: at most ${megabytes(mostAccepted)} parked, ${closes} of ${runs} senders closed, server + ${megabytes(grown)} afterwards`,
    pass: mostAccepted <= 2 ** 20 && closes === runs && applied === 0 && grown <= leftOverBytes,
  }
}

/** One attack on a server of its own. */
const attackSoak = (
  promise: string,
  claim: string,
  size: Pick<Soak, 'unit' | 'short' | 'full'>,
  measure: (server: SoakServer, extent: Extent) => Promise<readonly Row[] | Row>,
): Soak => ({
  promises: [promise],
  claim,
  ...size,
  async run(extent) {
    await using server = await startSoakServer()
    return [await measure(server, extent)].flat()
  },
})

const rounds = { unit: 'rounds', short: 2, full: 10 }

export const hostileSoaks: readonly Soak[] = [
  attackSoak('R11', 'a poisonous document harms its sender only', rounds, poison),
  attackSoak('R12', 'updates that are dear to apply hold up nobody elsewhere', rounds, bombard),
  attackSoak(
    'R13',
    'a socket that does not read costs little',
    { unit: 'run', short: 1, full: 1 },
    unreadSocket,
  ),
  attackSoak('R14', 'a flood of messages is stopped', { unit: 'seconds', short: 3, full: 20 }, flood),
  attackSoak(
    'R15',
    'what waits for what never comes is bounded',
    { unit: 'senders', short: 3, full: 10 },
    parked,
  ),
]
