import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { type SeededRandom, seededRandom, startStoaProcess, waitUntil } from '@stoa/testkit'
import * as Y from 'yjs'
import { restoreArchive } from '../../server/src/modules/backups/index.ts'
import { SqliteContentStore } from '../../server/src/sync/index.ts'
import { distribution } from '../support/distribution.ts'
import type { HocuspocusClient } from '../../tests/compatibility/stock-clients.ts'
import { CountingTypist } from './counting-typist.ts'
import { megabytes, runsWithin, shown, type Soak } from './soak.ts'
import { type SoakDocument, type SoakServer, startSoakServer } from './soak-server.ts'

const people = 10
const root = 'edits'
/** Between two keys of one person, in ms: all of them together type 200 a second. */
const pauseMs = 50
/** Between the beginnings of two backups at least, in ms: a server takes sixty a minute. */
const pace = 1_100
/** What lies in the folder besides, so that a backup has something to do: documents of 200 KB, little compressible. */
const others = 50
const seed = 31
const wordsOf = (random: SeededRandom): string =>
  Array.from({ length: 28_000 }, () => random.integer(36 ** 6).toString(36)).join(' ')

/** Backs up a real server while stock providers type, restores each archive, and looks for every acknowledged edit. */
export const backupSoak: Soak = {
  promises: ['R31'],
  claim: 'a backup under load is restored, with everything that was acknowledged before it began',
  unit: 'backups',
  short: 3,
  full: 100,
  async run(extent) {
    const folder = mkdtempSync(join(tmpdir(), 'stoa-soak-backups-'))
    await using server = await startSoakServer({
      env: { STOA_BACKUP_DIR: folder, STOA_BACKUP_SCHEDULE: 'off', STOA_LOG_LEVEL: 'error' },
    })
    const random = seededRandom(seed)
    for (let n = 0; n < others; n++) await server.document(wordsOf(random))
    const documents = [await server.document(), await server.document()]
    const typists = Array.from({ length: people }, (_each, index) => {
      const document = documents[index % documents.length]!
      return { document, typist: new CountingTypist(`person ${index}`, server.client(document.name), root) }
    })
    const stop = new AbortController()
    const probe = server.client((await server.document()).name)
    const [during, between]: [number[], number[]] = [[], []]
    let isBackingUp = false
    let [backups, restored, looked, missing, bytes, longest] = [0, 0, 0, 0, 0, 0]
    try {
      await waitUntil(() => probe.isSaved, { timeoutMs: 30_000 })
      for (const { typist } of typists) await typist.goOnline()
      const typing = Promise.all([
        ...typists.map(async ({ typist }) => {
          while (!stop.signal.aborted) {
            typist.type()
            await after(pauseMs)
          }
        }),
        measure(probe, stop.signal, (ms) => (isBackingUp ? during : between).push(ms)),
      ])
      for (const _run of runsWithin(extent)) {
        const said = typists.map(({ document, typist }) => ({ document, edits: typist.acknowledged }))
        const made = await server.document(`made before backup ${backups}`)
        isBackingUp = true
        const began = performance.now()
        const archive = await backUp(server)
        longest = Math.max(longest, performance.now() - began)
        isBackingUp = false
        backups += 1
        bytes = archive.bytes
        const to = join(folder, 'restored')
        await restoreArchive({ archive: join(folder, archive.name), key: null, to }, async () => undefined)
        restored += 1
        const found = await lookFor(to, said, made)
        looked += found.looked
        missing += found.missing
        // The last one is served, to be sure that a server takes it.
        if (backups === extent.runs && !(await isServed(to))) restored -= 1
        rmSync(to, { recursive: true })
        await after(Math.max(0, pace - (performance.now() - began)))
        extent.say(
          `backed up and restored ${restored} of ${backups}: ${looked} edits looked for, ${missing} missing`,
        )
      }
      stop.abort()
      await typing
    } finally {
      stop.abort()
      for (const { typist } of typists) typist[Symbol.dispose]()
      probe[Symbol.dispose]()
      rmSync(folder, { recursive: true })
    }
    const [p50, , p99] = distribution(during)
    const [usualP50, , usualP99] = distribution(between)
    return [
      {
        promise: 'R31',
        target: '100 of 100 restored; nothing missing that was acknowledged before',
        measured: `${restored} of ${backups} backups restored and proven, made one after the other while ${people} people typed 200 keys a second: ${missing} of ${looked} edits acknowledged before missing; ${megabytes(bytes)} each (compressed), ${shown(longest)} ms at most. Acknowledgement p50 ${shown(p50)} ms, p99 ${shown(p99)} ms during a backup, ${shown(usualP50)} ms and ${shown(usualP99)} ms while one was restored on the same machine`,
        pass: restored === backups && missing === 0 && looked > backups * people && during.length > backups,
      },
    ]
  },
}

/** Types, waits for the acknowledgement, and says how long that took, in ms. */
async function measure(
  client: HocuspocusClient,
  signal: AbortSignal,
  say: (ms: number) => void,
): Promise<void> {
  for (let n = 0; !signal.aborted; n++) {
    const acknowledged = new Promise<void>((resolve) => {
      const listen = ({ number }: { number: number }) => {
        if (number > 0) return
        client.provider.off('unsyncedChanges', listen)
        resolve()
      }
      client.provider.on('unsyncedChanges', listen)
    })
    const began = performance.now()
    client.document.getArray('probe').push([n])
    await acknowledged
    say(performance.now() - began)
    await after(5)
  }
}

async function backUp({ api, process: server }: SoakServer): Promise<{ name: string; bytes: number }> {
  const { id } = await api.postJson<{ id: string }>('/backups', {})
  for (;;) {
    const { items } = await api.getJson<{
      items: { id: string; state: string; archive: string; bytes: number; failure: { code: string } | null }[]
    }>('/backups/runs?limit=1')
    const [last] = items
    if (last?.id === id && last.state === 'passed') return { name: last.archive, bytes: last.bytes }
    if (last?.state === 'failed')
      throw new Error(`A backup failed: ${last.failure?.code}; ${JSON.stringify(server.log.at(-1))}`)
    await after(20)
  }
}

/** Reads the restored content as a room would. */
async function lookFor(
  folder: string,
  said: readonly { document: SoakDocument; edits: readonly string[] }[],
  made: SoakDocument,
): Promise<{ looked: number; missing: number }> {
  const store = await SqliteContentStore.open(join(folder, 'content.db'))
  try {
    const kept = new Map<string, Set<unknown>>()
    let looked = 1
    let missing = (await store.find(made.id)) === null ? 1 : 0
    for (const { document, edits } of said) {
      let stored = kept.get(document.id)
      if (stored === undefined) {
        const content = new Y.Doc()
        const opened = await store.open(document.id)
        if (opened !== null) Y.applyUpdate(content, opened.state)
        stored = new Set(content.getArray(root).toArray())
        kept.set(document.id, stored)
        content.destroy()
      }
      looked += edits.length
      missing += edits.filter((edit) => !stored.has(edit)).length
    }
    return { looked, missing }
  } finally {
    await store.close()
  }
}

async function isServed(dataDirectory: string): Promise<boolean> {
  await using server = await startStoaProcess({ dataDirectory, env: { STOA_LOG_LEVEL: 'error' } })
  return (await fetch(`${server.url}/readyz`)).ok && readdirSync(dataDirectory).includes('server.lock')
}
