// Drives a load against a server and says what arrived. Started by the benchmark, on a core of its own: reads its
// task as JSON from stdin, warms the server up, says "ready", waits for a line, says "quiet", and then the result as JSON.
import { createInterface } from 'node:readline'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import * as Y from 'yjs'
import { distribution } from '../../support/distribution.ts'
import type { Load } from '../loads.ts'
import { type Dialect, type DialectName, dialects } from './dialects.ts'
import { FrameMemory } from './frame-memory.ts'
import { clientFrame, Wire } from './wire.ts'

export interface Task {
  readonly endpoint: string
  readonly dialect: DialectName
  readonly documents: readonly string[]
  /** In turn, each for as many connections as one person may have. */
  readonly tokens: readonly string[]
  readonly connectionsPerToken: number
  readonly load: Load
}

export interface Outcome {
  /** From sending an update to its arrival at readers spread over all of them: p50, p95, p99, largest, in ms. */
  readonly latencyMs: readonly [number, number, number, number] | null
  readonly acknowledgements: number
  readonly bytes: number
  readonly framesPerReader: number
  /** From the first update to the last byte. */
  readonly wallSeconds: number
  /** Of the generator itself: share of its core, and the delay of its event loop. */
  readonly generatorShare: number
  readonly generatorDelayMs: number
  readonly faults: readonly string[]
}

interface Person {
  readonly wire: Wire
  readonly document: string
  readonly frames: number[]
  /** When each of `frames` came; null for those whose times are not taken. */
  readonly times: number[] | null
  readonly writer: Writer | null
}

interface Writer {
  readonly client: number
  readonly frames: readonly Buffer[]
  readonly sentAt: number[]
}

/** Nothing more comes when nothing came for this long. */
const quietMs = 1_000
const mostDrainMs = 90_000
const observers = 25
const opensAtATime = 40

const lines = createInterface(process.stdin)[Symbol.asyncIterator]()
const task = JSON.parse(String((await lines.next()).value)) as Task
const dialect = dialects[task.dialect]
const memory = new FrameMemory()
const faults: string[] = []
let isRecording = false
let lastArrival = 0
/** Aborted when nothing more is to be sent. */
const ending = new AbortController()

const people = await openAll()
await announcePresence()
const renewing = renewPresence()
isRecording = true
await warmUp()
say('ready')
await lines.next()
const outcome = await drive()
say(JSON.stringify(outcome))
for (const { wire } of people) wire.close()
process.exit(0)

async function openAll(): Promise<Person[]> {
  const { documents, load } = task
  const wanted: { document: string; isWriter: boolean }[] = []
  for (let place = 0; place < load.writersPerDocument + load.readersPerDocument; place++)
    for (const document of documents) wanted.push({ document, isWriter: place < load.writersPerDocument })
  const every = Math.max(1, Math.floor(wanted.length / observers))
  const opened: Person[] = []
  for (let start = 0; start < wanted.length; start += opensAtATime) {
    const batch = wanted.slice(start, start + opensAtATime)
    opened.push(
      ...(await Promise.all(
        batch.map(({ document, isWriter }, offset) => {
          const index = start + offset
          const isObserver = !isWriter && index % every === 0
          return open(dialect, document, index, isWriter ? writerOf(document, index + 1) : null, isObserver)
        }),
      )),
    )
  }
  return opened
}

async function open(
  { url, opening, next, opensAtOnce, read }: Dialect,
  document: string,
  index: number,
  writer: Writer | null,
  isObserver: boolean,
): Promise<Person> {
  const frames: number[] = []
  const times: number[] | null = isObserver ? [] : null
  const token = task.tokens[Math.floor(index / task.connectionsPerToken)] ?? 'none'
  const opened = Promise.withResolvers<void>()
  const wire = await Wire.open(url(task.endpoint, document), {
    onMessage(payload) {
      lastArrival = performance.now()
      if (isRecording) {
        frames.push(memory.idOf(payload))
        times?.push(lastArrival)
        return
      }
      const incoming = read(payload)
      if (incoming.is === 'denied') opened.reject(new Error(`${document} was denied.`))
      const answers = next(document, incoming)
      if (answers === null) opened.resolve()
      else for (const answer of answers) wire.send(clientFrame(answer))
    },
    onEnd(why) {
      opened.reject(new Error(`${document}: ${why}`))
      faults.push(`connection ${index} ended: ${why}`)
    },
  })
  for (const frame of opening(document, token)) wire.send(clientFrame(frame))
  if (!opensAtOnce) await opened.promise
  return { wire, document, frames, times, writer }
}

/** Everything that a writer will send, encoded before the load begins: one character each. */
function writerOf(document: string, client: number): Writer {
  const { load } = task
  const source = new Y.Doc()
  source.clientID = client
  const text = source.getText('text')
  const frames: Buffer[] = []
  source.on('update', (update: Uint8Array) => frames.push(clientFrame(dialect.update(document, update))))
  const total = load.updatesPerSecond * (load.warmSeconds + load.seconds)
  for (let count = 0; count < total; count++) text.insert(count, 'x')
  return { client, frames, sentAt: [] }
}

/** The same load for a while, until all of it has arrived: a server that has just started compiles its own code. */
async function warmUp(): Promise<void> {
  const { warmSeconds } = task.load
  if (warmSeconds === 0) return
  lastArrival = performance.now()
  await sendUpdates(lastArrival, warmSeconds)
  if (task.load.presenceSeconds === null) await settled(performance.now())
  else await passed(warmSeconds)
}

async function drive(): Promise<Outcome> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const cpuBefore = process.cpuUsage()
  const before = people.map(({ frames }) => frames.length)
  const started = performance.now()
  lastArrival = started
  await sendUpdates(started, task.load.seconds)
  // As much of it waits at the end as at the beginning.
  if (task.load.presenceSeconds === null) await settled(performance.now())
  else await passed(task.load.seconds)
  const cpu = process.cpuUsage(cpuBefore)
  const wallSeconds = (lastArrival - started) / 1_000
  const took = (performance.now() - started) / 1_000
  delay.disable()
  isRecording = false
  say('quiet')
  ending.abort()
  await renewing
  const { latencies, acknowledgements } = examine(started)
  const received = people.map(({ frames }, index) => frames.length - before[index]!)
  return {
    latencyMs: latencies.length === 0 ? null : distribution(latencies),
    acknowledgements,
    bytes: people.reduce((sum, { wire }) => sum + wire.bytes, 0),
    framesPerReader: received.reduce((sum, count) => sum + count, 0) / people.length,
    wallSeconds,
    generatorShare: (cpu.user + cpu.system) / 1e6 / took,
    generatorDelayMs: delay.percentile(99) / 1e6,
    faults: faults.slice(0, 5),
  }
}

/** Every writer at its pace, each with a phase of its own. */
async function sendUpdates(started: number, seconds: number): Promise<void> {
  const writers = people.flatMap(({ wire, writer }) => (writer === null ? [] : [{ wire, ...writer }]))
  if (writers.length === 0) return
  const { updatesPerSecond } = task.load
  const interval = 1_000 / updatesPerSecond
  const total = writers.length * updatesPerSecond * seconds
  let next = 0
  while (next < total) {
    await new Promise((resolve) => {
      setTimeout(resolve, 1)
    })
    const now = performance.now()
    // Number `next` is due when its writer's turn comes within the interval.
    while (next < total && started + (next / writers.length) * interval <= now) {
      const { wire, frames, sentAt } = writers[next % writers.length]!
      wire.send(frames[sentAt.push(performance.now()) - 1]!)
      next += 1
    }
  }
}

/** Everybody says once that he is there, as providers do when they connect: what follows under the load is renewals. */
async function announcePresence(): Promise<void> {
  if (task.load.presenceSeconds === null) return
  for (const [index, { wire, document }] of people.entries()) {
    wire.send(clientFrame(dialect.presence(document, index + 1, 1)))
    if (index % opensAtATime === 0)
      await new Promise((resolve) => {
        setTimeout(resolve, 1)
      })
  }
  while (performance.now() - lastArrival < quietMs)
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
}

/**
 * Everybody renews in turn, from the announcement to the end of the load without a pause: servers may wait with what is
 * renewed, and after a pause nothing of it would be as it is in a day.
 */
async function renewPresence(): Promise<void> {
  const { presenceSeconds } = task.load
  if (presenceSeconds === null) return
  const started = performance.now()
  for (let renewals = 0; !ending.signal.aborted; ) {
    await new Promise((resolve) => {
      setTimeout(resolve, 1)
    })
    const due = ((performance.now() - started) / 1_000 / presenceSeconds) * people.length
    for (; renewals < due; renewals++) {
      const index = renewals % people.length
      const { wire, document } = people[index]!
      const clock = Math.floor(renewals / people.length) + 2
      wire.send(clientFrame(dialect.presence(document, index + 1, clock)))
    }
  }
}

function passed(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1_000)
  })
}

async function settled(sent: number): Promise<void> {
  for (;;) {
    const now = performance.now()
    if (now - Math.max(lastArrival, sent) > quietMs) return
    if (now - sent > mostDrainMs) {
      faults.push(`updates still arrived ${mostDrainMs / 1_000} s after the last was sent`)
      return
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
  }
}

/** Whether everybody has everything, in order, and how long it took with what was sent from `started` on. */
function examine(started: number): { latencies: number[]; acknowledgements: number } {
  const read = memory.frames.map((frame) => dialect.read(frame))
  const stretches = read.map((incoming) =>
    incoming.is === 'update' || incoming.is === 'answer' ? Y.parseUpdateMeta(incoming.update) : null,
  )
  const latencies: number[] = []
  let acknowledgements = 0
  const writersOf = Map.groupBy(
    people.flatMap(({ document, writer }) => (writer === null ? [] : [{ document, writer }])),
    ({ document }) => document,
  )
  for (const [index, { document, frames, times, writer }] of people.entries()) {
    const has = new Map<number, number>()
    const writers = writersOf.get(document) ?? []
    const sentAt = new Map(writers.map((one) => [one.writer.client, one.writer.sentAt]))
    for (const [place, id] of frames.entries()) {
      const incoming = read[id]!
      if (incoming.is === 'acknowledgement') {
        if (incoming.isApplied) acknowledgements += 1
        else faults.push(`connection ${index}: an update was refused`)
      }
      const stretch = stretches[id]
      if (stretch === null || stretch === undefined) continue
      for (const [client, to] of stretch.to) {
        const from = stretch.from.get(client) ?? 0
        const known = has.get(client) ?? 0
        if (from > known && client !== writer?.client)
          faults.push(`connection ${index}: ${client} goes on at ${from}, only ${known} were there`)
        if (times !== null)
          for (let clock = Math.max(from, known); clock < to; clock++) {
            const sent = sentAt.get(client)?.[clock] ?? Number.NaN
            if (!(sent < started)) latencies.push(times[place]! - sent)
          }
        has.set(client, Math.max(known, to))
      }
    }
    for (const other of writers)
      if (other.writer !== writer && has.get(other.writer.client) !== other.writer.frames.length)
        faults.push(
          `connection ${index} has ${has.get(other.writer.client) ?? 0} of ${other.writer.frames.length} updates of ${other.writer.client}`,
        )
    if (dialect.acknowledges && writer !== null) {
      const got = frames.filter((id) => read[id]!.is === 'acknowledgement').length
      if (got !== writer.frames.length)
        faults.push(`writer ${index} got ${got} acknowledgements for ${writer.frames.length} updates`)
    }
  }
  return { latencies, acknowledgements }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
