import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Y from 'yjs'
import { SqliteContentStore } from '../../server/src/sync/index.ts'
import { connect } from '../support/connect.ts'
import { median } from '../support/distribution.ts'
import { contentBytes } from './content-bytes.ts'
import { type Row, runsWithin, shown, type Soak } from './soak.ts'
import { type SoakServer, startSoakServer } from './soak-server.ts'

const edits = 100_000
const patienceMs = 300

/** A key in the middle of writing, with a slip now and then: one update each. */
function typedUpdates(count: number): { readonly updates: readonly Uint8Array[]; readonly text: string } {
  const document = new Y.Doc()
  const updates: Uint8Array[] = []
  document.on('update', (update: Uint8Array) => updates.push(update))
  const text = document.getText('content')
  let at = 0
  while (updates.length < count) {
    if (updates.length % 8 === 7) text.delete(--at, 1)
    else text.insert(at++, '编辑 words '[updates.length % 9] ?? ' ')
    // Somewhere else, as people go back and forth.
    if (updates.length % 500 === 0) at = Math.floor(text.length / 2)
  }
  return { updates, text: text.toJSON() }
}

/** Puts updates into the journal of a document as they would stand there, a second apart in the past. */
async function writeJournal(
  dataDirectory: string,
  documentId: string,
  updates: readonly Uint8Array[],
  authorId: string,
): Promise<void> {
  const store = await SqliteContentStore.open(join(dataDirectory, 'content.db'))
  try {
    const began = Date.now() - updates.length * 1_000
    for (let from = 0; from < updates.length; from += 2_000) {
      const entries = updates.slice(from, from + 2_000).map((update, index) => ({
        documentId,
        sequence: 1 + from + index,
        update,
        authorId,
        at: began + (from + index) * 1_000,
      }))
      const { rejected } = await store.append(entries)
      if (rejected.size > 0) throw new Error('The journal refused the edits.')
    }
    // Else the next server begins with a look at what changed.
    await store.markReported(documentId, updates.length)
  } finally {
    await store.close()
  }
}

async function fold(dataDirectory: string, documentId: string): Promise<void> {
  const store = await SqliteContentStore.open(join(dataDirectory, 'content.db'))
  await store.fold(documentId, { retainAfter: 0 })
  await store.close()
}

/** Opens a document on a server that has just started. */
async function openCold(server: SoakServer, name: string, expected: string): Promise<number> {
  await server.process.restart()
  // Code and databases are warm after another document: what is measured is this one, not the start.
  const other = await server.document('warm')
  const warm = await connect(`${server.process.wsUrl}/sync`, other.name, server.api.token)
  warm.close()
  const connection = await connect(`${server.process.wsUrl}/sync`, name, server.api.token)
  if (connection.document.getText('content').toJSON() !== expected)
    throw new Error('The document is not what was typed.')
  connection.close()
  return connection.openedMs
}

export const openSoak: Soak = {
  promises: ['R29'],
  claim: 'a document of 100,000 edits opens cold, and compaction holds nobody up',
  unit: 'cold starts',
  short: 2,
  full: 5,
  async run(extent) {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'stoa-open-'))
    try {
      await using server = await startSoakServer({ dataDirectory })
      // A journal that was opened is folded: each can be opened unfolded once.
      const documents = [await server.document()]
      while (documents.length < extent.runs) documents.push(await server.document())
      await server.process.end()
      extent.say(`typing ${shown(edits)} edits …`)
      const { updates, text } = typedUpdates(edits)
      const unfolded: number[] = []
      for (const { id, name } of documents) {
        await writeJournal(dataDirectory, id, updates, 'somebody')
        unfolded.push(await openCold(server, name, text))
        await server.process.end()
      }
      const { id, name } = documents[0] ?? (await server.document())
      await fold(dataDirectory, id)
      const cold: number[] = []
      for (const _run of runsWithin(extent)) {
        cold.push(await openCold(server, name, text))
        if (cold.length < extent.runs) await server.process.end()
      }
      // 2,100 edits more, one by one: the journal is folded while somebody types.
      await server.process.observe({ collect: false })
      const client = server.client(name)
      try {
        for (let edit = 0; edit < 42; edit++) {
          for (let key = 0; key < 50; key++) client.document.getArray('more').push([key])
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
        const { loopDelayMs } = await server.process.observe()
        const row = (measured: string, ms: number, most: number, target: string): Row => ({
          promise: 'R29',
          target,
          measured,
          pass: ms <= most * extent.slack,
        })
        return [
          row(
            `${shown(edits)} edits: ${shown(median(cold))} ms (median of ${cold.length})`,
            median(cold),
            patienceMs,
            `opens cold ≤ ${patienceMs} ms`,
          ),
          row(
            `the same with a journal that was never folded, as no running server leaves it: ${shown(median(unfolded))} ms (median of ${unfolded.length}; ${unfolded.map((each) => shown(each)).join(', ')})`,
            median(unfolded),
            patienceMs,
            `opens cold ≤ ${patienceMs} ms`,
          ),
          row(
            `event loop delayed by at most ${shown(loopDelayMs.max)} ms while 2,100 edits were typed into it and it was folded`,
            loopDelayMs.max,
            50,
            'compaction holds the loop ≤ 50 ms',
          ),
        ]
      } finally {
        client[Symbol.dispose]()
      }
    } finally {
      rmSync(dataDirectory, { recursive: true, force: true })
    }
  },
}

const keystrokes = 20_000

export const historySoak: Soak = {
  promises: ['R30'],
  claim: 'every second can be gone back to, at little cost on disk',
  unit: 'seconds looked at',
  short: 50,
  full: 500,
  async run(extent) {
    await using server = await startSoakServer()
    const { dataDirectory } = server.process
    const writer = await server.person('editor')
    const { id } = await server.document()
    await server.process.end()
    const before = contentBytes(dataDirectory)
    const { updates } = typedUpdates(keystrokes)
    await writeJournal(dataDirectory, id, updates, writer.id)
    const perKey = (contentBytes(dataDirectory) - before) / keystrokes
    await server.process.restart()
    const { items } = await server.api.getJson<{
      items: { since: number; authors: { id: string }[] }[]
    }>(`/documents/${id}/history`)
    const authors = new Set(items.flatMap((item) => item.authors.map((author) => author.id)))
    // The rows are a second apart: of every second asked for, one state is right.
    const firstAt = await server.firstChangeAt(id)
    const replayed = new Y.Doc()
    let [applied, looked, wrong] = [0, 0, 0]
    for (const run of runsWithin(extent)) {
      const sequence = Math.floor((keystrokes / extent.runs) * run) + 1
      while (applied < sequence) Y.applyUpdate(replayed, updates[applied++] ?? new Uint8Array(2))
      const at = firstAt + (sequence - 1) * 1_000 + 500
      const content = await server.textAt(id, at)
      looked += 1
      if (content !== replayed.getText('content').toJSON()) wrong += 1
    }
    const isRight = wrong === 0 && authors.size === 1 && authors.has(writer.id)
    return [
      {
        promise: 'R30',
        target: 'any second of 30 days, with authors; ≤ 60 bytes per keystroke',
        measured: `${looked - wrong} of ${looked} seconds given back as they were, authors ${isRight ? 'right' : 'wrong'}; ${shown(perKey)} bytes per keystroke over ${shown(keystrokes)}`,
        pass: isRight && perKey <= 60,
      },
    ]
  },
}
