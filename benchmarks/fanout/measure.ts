import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { nodeOptions } from '@stoa/testkit'
import type { Outcome, Task } from './generator/generator.ts'
import { connectionsOf, type Load } from './loads.ts'
import { coreBusySeconds, processFigures } from './process-figures.ts'
import { connectionsPerPerson, type Contender, generatorCore, type Server, serverCore } from './servers.ts'

export interface Measurement extends Outcome {
  /** Of the server, from the first update to the last byte and the second of quiet behind it. */
  readonly cpuSeconds: number
  /** Of the processes that help it, meanwhile. */
  readonly helpersCpuSeconds: number
  /** Share of the server's core that went to something else meanwhile. */
  readonly othersShare: number
  /** Of the server under the load. */
  readonly residentBytes: number
  /** In use for each connection, after collections of garbage; null where the server cannot be asked, or is not idle. */
  readonly bytesPerConnection: number | null
  /** Delay of the server's event loop under the load, p99 in ms; null where it is not watched. */
  readonly loopDelayMs: number | null
  /** Requests to its API that were answered meanwhile. */
  readonly requests: number
}

/** Some reader or writer has not got everything in the time that the generator waits for it. */
export class IncompleteError extends Error {
  override readonly name = 'IncompleteError'
}

/**
 * One load against a fresh server.
 * @param cores of the generator
 * @throws IncompleteError, or what the generator failed with
 */
export async function measure(
  contender: Pick<Contender, 'name' | 'dialect' | 'start'>,
  load: Load,
  cores: string = generatorCore,
): Promise<Measurement> {
  const server = await contender.start()
  try {
    const connections = connectionsOf(load)
    const { documents, tokens } = await server.prepare(
      load.documents,
      Math.ceil(connections / connectionsPerPerson),
    )
    // Only where nothing but memory is asked for: V8 follows a collection by others, some seconds later.
    const before = load.presenceSeconds === null ? null : await server.observe({ collect: true })
    const task: Task = {
      endpoint: server.endpoint,
      dialect: contender.dialect,
      documents,
      tokens,
      connectionsPerToken: tokens.length > 1 ? connectionsPerPerson : connections,
      load,
    }
    const generator = startGenerator(task, cores)
    await generator.line('ready')
    if (load.watchesLoop) await server.observe({ collect: false })
    const helpers = server.helpers ?? []
    const helpersBefore = cpuSecondsOf(helpers)
    const started = {
      ...processFigures(server.pid),
      busy: coreBusySeconds(serverCore),
      at: performance.now(),
    }
    generator.go()
    const asking = askAlong(server, load.requestsPerSecond)
    await generator.line('quiet')
    const requests = await asking.end()
    const ended = { ...processFigures(server.pid), busy: coreBusySeconds(serverCore), at: performance.now() }
    const helpersCpuSeconds = cpuSecondsOf(helpers) - helpersBefore
    const cpuSeconds = ended.cpuSeconds - started.cpuSeconds
    const watched = load.watchesLoop ? await server.observe({ collect: false }) : null
    const after = before === null ? null : await server.observe({ collect: true })
    const others = ended.busy - started.busy - cpuSeconds
    const outcome = JSON.parse(await generator.line()) as Outcome
    if (outcome.faults.length > 0)
      throw new IncompleteError(`${contender.name} under ${load.id}:\n  ${outcome.faults.join('\n  ')}`)
    return {
      ...outcome,
      cpuSeconds,
      helpersCpuSeconds,
      othersShare: Math.max(0, others) / ((ended.at - started.at) / 1_000),
      residentBytes: ended.residentBytes,
      bytesPerConnection:
        before === null || after === null ? null : (after.usedBytes - before.usedBytes) / connections,
      loopDelayMs: watched?.loopDelayMs ?? null,
      requests,
    }
  } finally {
    await server.stop()
  }
}

/** Requests to the server's API at a steady pace, until `end` says how many were answered. @throws what one threw */
function askAlong(server: Server, perSecond: number) {
  const asked: Promise<void>[] = []
  const { request } = server
  if (perSecond === 0 || request === undefined) return { end: async () => 0 }
  const timer = setInterval(() => asked.push(request()), 1_000 / perSecond)
  return {
    async end(): Promise<number> {
      clearInterval(timer)
      await Promise.all(asked)
      return asked.length
    },
  }
}

const cpuSecondsOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + processFigures(pid).cpuSeconds, 0)

function startGenerator(task: Task, cores: string) {
  const script = fileURLToPath(new URL('generator/generator.ts', import.meta.url))
  const child = spawn('taskset', ['-c', cores, process.execPath, ...nodeOptions, script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  child.stdin.write(`${JSON.stringify(task)}\n`)
  return {
    go: () => child.stdin.write('go\n'),
    /** The next line. @throws when it is another than expected, or none comes */
    async line(expected?: string): Promise<string> {
      const next = await lines.next()
      if (next.done === true) throw new Error('The load generator ended early.')
      if (expected !== undefined && next.value !== expected)
        throw new Error(`The load generator said ${next.value} instead of ${expected}.`)
      return next.value
    },
  }
}
