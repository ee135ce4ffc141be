import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { waitUntil } from '@stoa/testkit'
import type { HocuspocusClient } from '../../tests/compatibility/stock-clients.ts'
import { type Extent, megabytes, type Row, shown, type Soak } from './soak.ts'
import { allSaved, type SoakServer, startSoakServer } from './soak-server.ts'

/** A way to take the disk away from a running server, and to give it back. */
interface Fault {
  readonly name: string
  take(dataDirectory: string): void
  giveBack(dataDirectory: string): void
}

const fillerName = 'filler'

export const fullFileSystem: Fault = {
  name: 'file system full',
  take(dataDirectory) {
    const file = openSync(join(dataDirectory, fillerName), 'a')
    try {
      for (let block = Buffer.alloc(1024 * 1024); block.byteLength > 0; ) {
        try {
          writeSync(file, block)
        } catch {
          // No room for so much: fill the rest with smaller pieces, down to the last byte.
          block = block.subarray(0, Math.floor(block.byteLength / 2))
        }
      }
    } finally {
      closeSync(file)
    }
  },
  giveBack: (dataDirectory) => rmSync(join(dataDirectory, fillerName)),
}

const revokedFile: Fault = {
  name: 'file revoked',
  take: (dataDirectory) => changeAttributes('+i', dataDirectory),
  giveBack: (dataDirectory) => changeAttributes('-i', dataDirectory),
}

function changeAttributes(flag: '+i' | '-i', dataDirectory: string): void {
  for (const name of ['content.db', 'content.db-wal'])
    execFileSync('chattr', [flag, join(dataDirectory, name)], { stdio: 'pipe' })
}

/** A small file system of its own. @throws without the right to mount */
export function mountSmall(mebibytes: number): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'stoa-small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path], { stdio: 'pipe' })
  } catch (error) {
    rmSync(path, { recursive: true })
    throw error
  }
  return {
    path,
    [Symbol.dispose]() {
      execFileSync('umount', ['-l', path])
      rmSync(path, { recursive: true })
    },
  }
}

/** Whether this process may mount a file system: some machines and containers do not let anybody. */
export function mayMount(): boolean {
  try {
    mountSmall(1)[Symbol.dispose]()
    return true
  } catch {
    return false
  }
}

const degraded = JSON.stringify({ type: 'storage', state: 'degraded' })

async function outage(
  server: SoakServer,
  fault: Fault,
  seconds: number,
  { say, slack }: Extent,
): Promise<Row> {
  const { dataDirectory } = server.process
  const { id, name } = await server.document()
  const heard = new Map<HocuspocusClient, string[]>()
  const clients = Array.from({ length: 3 }, () => server.client(name))
  for (const client of clients) {
    const messages: string[] = []
    heard.set(client, messages)
    client.provider.on('stateless', ({ payload }: { payload: string }) => messages.push(payload))
  }
  const typed: string[] = []
  let isTaken = false
  const type = (client: HocuspocusClient) => {
    typed.push(`edit ${typed.length} ${'x'.repeat(200)}`)
    client.document.getArray('edits').push([typed.at(-1)])
  }
  try {
    await allSaved(clients)
    for (const client of clients) type(client)
    await allSaved(clients)
    const before = await server.process.observe()

    say(`${fault.name} for ${seconds} s …`)
    fault.take(dataDirectory)
    isTaken = true
    const takenAt = performance.now()
    // Small edits may still fit into pages that the file has already; from the first refusal on nothing does.
    while (![...heard.values()].every((messages) => messages.includes(degraded))) {
      if (performance.now() - takenAt > 20_000) throw new Error('The failing storage was not noticed.')
      for (const client of clients) type(client)
      await after(50)
    }
    const toldMs = performance.now() - takenAt
    for (const client of clients) type(client)
    let saidSaved = 0
    for (const client of clients)
      client.provider.on('unsyncedChanges', ({ number }: { number: number }) => {
        if (number === 0) saidSaved += 1
      })
    const [leaver, ...staying] = clients
    const received = () => staying.every(({ document }) => document.getArray('edits').length === typed.length)
    await waitUntil(received, { what: 'the edit of who leaves has reached the server' })
    leaver?.[Symbol.dispose]()
    while (performance.now() - takenAt < seconds * 1000) {
      for (const client of staying) type(client)
      await after(100)
    }
    const told = saidSaved
    const during = await server.process.observe()
    fault.giveBack(dataDirectory)
    isTaken = false
    const backAt = performance.now()
    await allSaved(staying, 60_000)
    const healedMs = performance.now() - backAt
    const { edits } = await server.roots<{ edits: string[] }>(id)
    const kept = new Set(edits)
    const lost = typed.filter((edit) => !kept.has(edit)).length
    const grown = Math.max(0, during.heapUsed + during.external - before.heapUsed - before.external)
    return {
      promise: 'R3',
      target: '0 acknowledged meanwhile; told ≤ 3 s; all stored ≤ 10 s after; memory bounded',
      measured: `${fault.name} for ${seconds} s: ${told} acknowledged, told after ${shown(toldMs)} ms, healed after ${shown(healedMs)} ms, ${lost} of ${typed.length} edits lost (one tab closed meanwhile), heap + ${megabytes(grown)}`,
      pass: told === 0 && lost === 0 && toldMs <= 3_000 * slack && healedMs <= 10_000 && grown < 64 * 2 ** 20,
    }
  } finally {
    if (isTaken) fault.giveBack(dataDirectory)
    for (const client of clients) client[Symbol.dispose]()
  }
}

/** SIGTERM while people type: exit code and what is stored of what they were told is saved. */
async function shutdown({ slack }: Extent, failing: string | null): Promise<Row> {
  await using server = await startSoakServer(failing === null ? {} : { dataDirectory: failing })
  const { id, name } = await server.document()
  using client = server.client(name)
  await allSaved([client])
  const typed: string[] = []
  const type = () => {
    typed.push(`edit ${typed.length} ${'x'.repeat(2_000)}`)
    client.document.getArray('edits').push([typed.at(-1)])
  }
  type()
  await allSaved([client])
  if (failing !== null) fullFileSystem.take(failing)
  const isFailing = () => server.process.log.some(({ msg }) => String(msg).includes('cannot be stored'))
  const deadline = performance.now() + 20_000
  type()
  if (failing !== null)
    while (!isFailing() && performance.now() < deadline) {
      type()
      await after(10)
    }
  const began = performance.now()
  const code = await server.process.end('SIGTERM')
  const ms = performance.now() - began
  const named = server.process.log.some((line) => JSON.stringify(line).includes(id))
  if (failing !== null) {
    fullFileSystem.giveBack(failing)
    return {
      promise: 'R6',
      target: 'storage failing: exit ≤ 10 s, code not 0, what was not stored is named',
      measured: `exit code ${code} after ${shown(ms)} ms; the document ${named ? 'is named' : 'is not named'} in the log`,
      pass: ms <= 10_000 * slack && code !== 0 && code !== null && named && isFailing(),
    }
  }
  client.socket.disconnect()
  await server.process.restart()
  const { edits } = await server.roots<{ edits: string[] }>(id)
  return {
    promise: 'R6',
    target: 'all stored, exit ≤ 10 s, code 0',
    measured: `exit code ${code} after ${shown(ms)} ms, ${edits.length} of ${typed.length} edits stored`,
    pass: ms <= 10_000 * slack && code === 0 && edits.length >= typed.length - 1,
  }
}

/** Takes the disk away from a real server in earnest. Needs the right to mount and to change attributes of files. */
export const storageSoak: Soak = {
  promises: ['R3', 'R6'],
  claim: 'storage that fails: nothing acknowledged, nothing lost, healed without anybody, and a way to stop',
  unit: 'seconds of outage',
  short: 4,
  full: 60,
  async run(extent) {
    using small = mountSmall(16)
    using smaller = mountSmall(16)
    await using onSmall = await startSoakServer({ dataDirectory: small.path })
    // A file system in memory does not look at the attributes of an open file; a disk does.
    await using onDisk = await startSoakServer()
    return [
      await outage(onSmall, fullFileSystem, extent.runs, extent),
      await outage(onDisk, revokedFile, extent.runs, extent),
      await shutdown(extent, null),
      await shutdown(extent, smaller.path),
    ]
  },
}
