import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { BoardStore, moveCard, readBoard, seedBoard, setTitle } from '@stoa/board'
import { seededRandom } from '@stoa/testkit'
import * as Y from 'yjs'
import type { Table } from '../support/benchmark.ts'
import { distribution, median } from '../support/distribution.ts'
import { fillBoard } from './sample-board.ts'

const openings = 15
const moves = 300

/** Encoded, as the server keeps it. */
export function sampleBoard(cards: number): Uint8Array {
  const doc = new Y.Doc()
  seedBoard(doc, {
    columns: ['Ideas', '待办', '进行中', 'Review', 'Done'].map((title, at) => ({ title, isDone: at === 4 })),
    at: 0,
  })
  fillBoard(doc, cards)
  return Y.encodeStateAsUpdate(doc)
}

function opened(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  return doc
}

function timed<T>(act: () => T): [result: T, ms: number] {
  const started = performance.now()
  const result = act()
  return [result, performance.now() - started]
}

/** In MB, what is kept by what `make` answers. */
function memoryOf<T>(make: () => T): [result: T, megabytes: number] {
  collect()
  const before = process.memoryUsage().heapUsed
  const result = make()
  collect()
  return [result, (process.memoryUsage().heapUsed - before) / 2 ** 20]
}

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
const collect = () => {
  for (let time = 0; time < 3; time += 1) gc()
}

/** What opening costs a client, without network and screen. */
export function openingTable(states: ReadonlyMap<number, Uint8Array>): Table {
  const rows = [...states].map(([cards, state]) => {
    const times = Array.from({ length: openings }, () => {
      const [doc, apply] = timed(() => opened(state))
      const [, read] = timed(() => readBoard(doc))
      const [store, store_] = timed(() => new BoardStore(doc))
      store.destroy()
      doc.destroy()
      return { apply, read, store: store_ }
    })
    const [doc, docMemory] = memoryOf(() => opened(state))
    const [store, storeMemory] = memoryOf(() => new BoardStore(doc))
    store.destroy()
    const of = (part: 'apply' | 'read' | 'store') => median(times.map((time) => time[part]))
    return [
      cards.toLocaleString('en'),
      Math.round(state.length / 1024),
      of('apply'),
      of('read'),
      of('store'),
      docMemory,
      storeMemory,
    ]
  })
  return {
    title: `Opening a board in memory; times are the median of ${openings}, ms`,
    columns: ['cards', 'encoded, KiB', 'apply', 'readBoard', 'BoardStore', 'document, MB', 'store, MB'],
    rows,
    notes: [
      'Apply: the encoded state into an empty Y.Doc. Then everything is read once, and a store opened over it.',
      'Memory: what the heap keeps after collecting garbage.',
    ],
  }
}

/** What one person's move and keystroke cost, with a store that everything is drawn from. */
export function movingTable(states: ReadonlyMap<number, Uint8Array>): Table {
  const rows: (string | number)[][] = []
  for (const [cards, state] of states) {
    const doc = opened(state)
    const store = new BoardStore(doc)
    const random = seededRandom(cards)
    const ids = [...store.cards.keys()]
    const columns = store.columns.map(({ id }) => id)
    const updates: number[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update.length))
    const measure = (what: string, act: () => void) => {
      updates.length = 0
      const times = Array.from({ length: moves }, () => timed(act)[1])
      const [p50, p95, , most] = distribution(times)
      rows.push([`${what}, ${cards.toLocaleString('en')} cards`, p50, p95, most, median(updates)])
    }
    measure('move to another place', () => {
      const column = random.pick(columns)
      moveCard(doc, random.pick(ids), { column, index: random.integer(store.cardIds(column).length), at: 1 })
    })
    measure('a key in a title', () => {
      const id = random.pick(ids)
      setTitle(doc, id, `${store.card(id)!.title}x`)
    })
    const other = opened(Y.encodeStateAsUpdate(doc))
    const waiting: Uint8Array[] = []
    other.on('update', (update: Uint8Array) => waiting.push(update))
    for (let at = 0; at < moves; at += 1) {
      const column = random.pick(columns)
      moveCard(other, random.pick(ids), { column, index: random.integer(20), at: 1 })
    }
    measure("another's move arrives", () => Y.applyUpdate(doc, waiting.shift()!, 'another'))
  }
  return {
    title: `A change, until the store has told its listeners; ${moves} of each, ms`,
    columns: ['change', 'p50', 'p95', 'max', 'update, bytes'],
    rows,
    notes: ['A move is to a random place of a random column. The bytes are those of the Yjs update, p50.'],
  }
}
