import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ownerToken,
  processOwner,
  readSequentialTrace,
  type SequentialTrace,
  startStoaProcess,
  type StoaProcess,
} from '@stoa/testkit'
import * as Y from 'yjs'
import { SqliteContentStore } from '../../server/src/sync/index.ts'
import { launchChromium } from '../../tests/support/chromium.ts'
import type { Benchmark } from '../support/benchmark.ts'
import { connect } from '../support/connect.ts'
import { median } from '../support/distribution.ts'
import { createStoaClient } from '../support/stoa-client.ts'
import { PageTypist } from './page-typist.ts'

const edits = 100_000
const runs = 5

async function recording(): Promise<{ trace: SequentialTrace; source: string }> {
  const folder = process.env['STOA_TEST_DATA'] ?? ''
  const path = join(folder, 'editing-traces', 'automerge-paper.json.gz')
  if (folder !== '' && existsSync(path))
    return { trace: await readSequentialTrace(path), source: 'automerge-paper.json.gz' }
  return { trace: inventedTrace(), source: 'an invented recording' }
}

/** Somebody who writes on and on, with a slip in every eighth key. */
function inventedTrace(): SequentialTrace {
  const transactions: SequentialTrace['transactions'][number][] = []
  let position = 0
  for (let key = 0; key < edits; key++) {
    if (key % 8 === 7) transactions.push([[--position, 1, '']])
    else transactions.push([[position++, 0, key % 70 === 69 ? '\n' : '编辑 words '[key % 9]!]])
  }
  return { startContent: '', endContent: '', transactions }
}

/** Puts the edits into the journal of a page, one row each, as they would stand there if nothing had ever been folded. */
async function typeInto(dataDirectory: string, documentId: string, trace: SequentialTrace) {
  const store = await SqliteContentStore.open(join(dataDirectory, 'content.db'))
  try {
    const stored = await store.load(documentId)
    if (stored === null) throw new Error('The page is not there.')
    const document = new Y.Doc()
    for (const update of [stored.snapshot, ...stored.updates])
      if (update !== null) Y.applyUpdate(document, update)
    let { sequence } = stored
    let entries: Parameters<typeof store.append>[0][number][] = []
    document.on('update', (update: Uint8Array) => {
      entries.push({ documentId, sequence: ++sequence, update, authorId: null, at: Date.now() })
    })
    const typist = new PageTypist(document)
    const flush = async () => {
      const { rejected } = await store.append(entries)
      if (rejected.size > 0) throw new Error(`Refused: ${rejected.get(documentId)}`)
      entries = []
    }
    for (const patches of trace.transactions.slice(0, edits)) {
      typist.type(patches)
      if (entries.length >= 2_000) await flush()
    }
    await flush()
    return { bytes: Y.encodeStateAsUpdate(document).length, text: typist.text() }
  } finally {
    await store.close()
  }
}

export const openBenchmark: Benchmark = {
  claim: 'opening a page of 100,000 edits, cold and warm',
  async *run(say) {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'stoa-benchmark-'))
    let stoa: StoaProcess | null = null
    try {
      const start = async (port?: number) => {
        stoa = await startStoaProcess({
          dataDirectory,
          env: { STOA_LOG_LEVEL: 'warn' },
          ...(port === undefined ? {} : { port }),
        })
        return stoa
      }
      const first = await start()
      const { port } = first
      const token = await ownerToken(first.url)
      const client = createStoaClient(first.url, token)
      const page = await client.createDocument((await client.createSpace()).id, 'page')
      await first.end()

      const { trace, source } = await recording()
      say(`typing ${edits} edits of ${source} …`)
      const { bytes, text } = await typeInto(dataDirectory, page.id, trace)
      const lastLine = text.split('\n').findLast((line) => line.trim() !== '') ?? ''

      const open = async (url: string) => {
        const connection = await connect(`${url.replace('http', 'ws')}/sync`, page.syncName, token)
        connection.close()
        return connection.openedMs
      }
      /** A server that has just started and has not been asked for this page. */
      const fresh = async () => {
        const running = await start(port)
        // Routes, database and code are warm after one call: what is measured is the page, not the start.
        await ownerToken(running.url)
        return running
      }

      say('opening with nothing folded …')
      const unfolded = await fresh()
      const unfoldedMs = await open(unfolded.url)
      await unfolded.end()
      await fold(dataDirectory, page.id)

      const cold: number[] = []
      const warm: number[] = []
      for (let run = 0; run < runs; run++) {
        say(`opening, run ${run + 1} of ${runs} …`)
        const running = await fresh()
        cold.push(await open(running.url))
        warm.push(await open(running.url))
        await running.end()
      }

      say('opening in a browser …')
      const screen = await onScreen(fresh, `/p/${page.id}`, lastLine)
      yield* [
        {
          title: `A page of ${edits.toLocaleString('en')} edits (${source}), ${bytes.toLocaleString('en')} bytes encoded; median of ${runs}, ms`,
          columns: ['opened by', 'cold', 'warm'],
          rows: [
            ['stock provider: connect → synced', median(cold), median(warm)],
            ['the same, journal never folded (once)', unfoldedMs, '–'],
            [
              'Chromium, new device: address → last line on the screen',
              median(screen.cold),
              median(screen.warm),
            ],
          ],
          notes: [
            'Cold: the server has just started and has never held this page. Warm: somebody else has it open.',
            'The browser has nothing of ours in its cache, and no copy of the page.',
          ],
        },
      ]
    } finally {
      await (stoa as StoaProcess | null)?.dispose()
      rmSync(dataDirectory, { recursive: true, force: true })
    }
  },
}

/** What the server does in the background while a page is open. */
async function fold(dataDirectory: string, documentId: string): Promise<void> {
  const store = await SqliteContentStore.open(join(dataDirectory, 'content.db'))
  try {
    await store.fold(documentId, { retainAfter: 0 })
  } finally {
    await store.close()
  }
}

async function onScreen(fresh: () => Promise<StoaProcess>, path: string, lastLine: string) {
  const browser = await launchChromium()
  const cold: number[] = []
  const warm: number[] = []
  try {
    for (let run = 0; run < runs; run++) {
      const stoa = await fresh()
      for (const times of [cold, warm]) {
        const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
        const signIn = await context.request.post(`${stoa.url}/api/v1/sessions`, { data: processOwner })
        if (!signIn.ok()) throw new Error(`Not signed in: ${signIn.status()}`)
        const page = await context.newPage()
        const started = performance.now()
        await page.goto(`${stoa.url}${path}`, { waitUntil: 'commit' })
        await page
          .locator('[contenteditable]')
          .getByText(lastLine.slice(0, 60))
          .last()
          .waitFor({ timeout: 60_000 })
        times.push(performance.now() - started)
        await context.close()
      }
      await stoa.end()
    }
  } finally {
    await browser.close()
  }
  return { cold, warm }
}
