import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BoardStore, moveCard, readBoard } from '@stoa/board'
import { ownerToken, seededRandom, startStoaProcess, waitUntil } from '@stoa/testkit'
import { SqliteContentStore } from '../../server/src/sync/index.ts'
import { type HocuspocusClient, hocuspocusClient } from '../../tests/compatibility/stock-clients.ts'
import type { Table } from '../support/benchmark.ts'
import { distribution, median } from '../support/distribution.ts'
import { createStoaClient } from '../support/stoa-client.ts'
import { fillBoard } from './sample-board.ts'

const moves = 200

/** Bytes that went over one client's socket, without the frame's head. */
class Traffic {
  sent = 0
  received = 0

  get WebSocket(): typeof WebSocket {
    // oxlint-disable-next-line typescript/no-this-alias -- the class below is made for this one
    const traffic = this
    return class extends WebSocket {
      constructor(...parameters: ConstructorParameters<typeof WebSocket>) {
        super(...parameters)
        this.addEventListener('message', ({ data }) => (traffic.received += (data as ArrayBuffer).byteLength))
      }

      override send(data: Uint8Array<ArrayBuffer>): void {
        traffic.sent += data.byteLength
        super.send(data)
      }
    }
  }
}

/** What one move costs between two people and on the server's disk. */
export async function wireTable(sizes: readonly number[], say: (line: string) => void): Promise<Table> {
  const rows: (string | number)[][] = []
  for (const cards of sizes) {
    say(`moving cards of a board of ${cards} over the server …`)
    rows.push([cards.toLocaleString('en'), ...(await measure(cards))])
  }
  return {
    title: `A move over the server, ${moves} one after the other; bytes a move, ms`,
    columns: [
      'cards',
      'sent',
      'received by the other',
      'journal row',
      'at the other, p50',
      'p95',
      'saved, p50',
      'p95',
    ],
    rows,
    notes: [
      'Two stock providers. Sent and received: payload of the sockets, with everything that belongs to a move (its acknowledgement is with the sender).',
      'At the other: until it is in the other document. Saved: until the acknowledgement, which is an fsync.',
    ],
  }
}

async function measure(cards: number): Promise<number[]> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'stoa-board-'))
  const stoa = await startStoaProcess({ dataDirectory, env: { STOA_LOG_LEVEL: 'warn' } })
  const opened: HocuspocusClient[] = []
  try {
    const token = await ownerToken(stoa.url)
    const client = createStoaClient(stoa.url, token)
    const board = await client.createDocument((await client.createSpace()).id, 'board')
    const traffic = [new Traffic(), new Traffic()]
    for (const { WebSocket } of traffic)
      opened.push(hocuspocusClient({ url: stoa.wsUrl, name: board.syncName, token, WebSocket }))
    const [writer, reader] = opened as [HocuspocusClient, HocuspocusClient]
    await waitUntil(() => writer.isSaved && reader.isSaved)
    fillBoard(writer.document, cards)
    await waitUntil(() => writer.isSaved && readBoard(reader.document).cards.size === cards, {
      timeoutMs: 60_000,
    })

    const store = new BoardStore(writer.document)
    const random = seededRandom(cards)
    const ids = [...store.cards.keys()]
    const columns = store.columns.map(({ id }) => id)
    const toOther: number[] = []
    const toSaved: number[] = []
    const [sent, received] = [traffic[0]!.sent, traffic[1]!.received]
    for (let move = 0; move < moves; move += 1) {
      const arrived = new Promise<void>((resolve) => reader.document.once('update', () => resolve()))
      const started = performance.now()
      const saved = whenSaved(writer)
      moveCard(writer.document, random.pick(ids), {
        column: random.pick(columns),
        index: random.integer(50),
        at: started | 0,
      })
      await Promise.all([
        arrived.then(() => toOther.push(performance.now() - started)),
        saved.then(() => toSaved.push(performance.now() - started)),
      ])
    }
    const perMove = [traffic[0]!.sent - sent, traffic[1]!.received - received].map((all) => all / moves)
    // Killed while it is open: an orderly end would fold the rows into a snapshot.
    await stoa.end('SIGKILL')
    const [p50, p95] = distribution(toOther)
    const [saved50, saved95] = distribution(toSaved)
    return [...perMove, await journalRow(dataDirectory, board.id), p50, p95, saved50, saved95]
  } finally {
    for (const one of opened) one[Symbol.dispose]()
    await stoa.dispose()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
}

function whenSaved({ provider }: HocuspocusClient): Promise<void> {
  return new Promise((resolve) => {
    const look = ({ number }: { number: number }) => {
      if (number > 0) return
      provider.off('unsyncedChanges', look)
      resolve()
    }
    provider.on('unsyncedChanges', look)
  })
}

/** The median size of the updates that the last moves are in the journal. */
async function journalRow(dataDirectory: string, documentId: string): Promise<number> {
  const store = await SqliteContentStore.open(join(dataDirectory, 'content.db'))
  try {
    const stored = await store.load(documentId)
    return median((stored?.updates ?? []).slice(-moves).map(({ length }) => length))
  } finally {
    await store.close()
  }
}
