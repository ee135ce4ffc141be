import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { prepareReadRows } from './read-rows.ts'

/** A journal of two documents; a row of one is as long as its number says in `sizes`. */
function journal(sizes: readonly number[]) {
  const db = new Database(':memory:')
  db.exec(
    'CREATE TABLE journal (document_key INTEGER, sequence INTEGER, "update" BLOB, PRIMARY KEY (document_key, sequence)) WITHOUT ROWID',
  )
  const insert = db.prepare('INSERT INTO journal VALUES (?, ?, ?)')
  const rows = sizes.map((size, index) => new Uint8Array(size).fill(index % 251))
  for (const [index, row] of rows.entries()) {
    insert.run(1, index + 1, row)
    insert.run(2, index + 1, new Uint8Array([255]))
  }
  return { rows, read: prepareReadRows(db), [Symbol.dispose]: () => void db.close() }
}

const plain = (updates: readonly Uint8Array[]) => updates.map((update) => [...update])

test('rows are read in their order, the large ones between the small', () => {
  const sizes = [3, 0, 4_096, 4_097, 1, 10_000, 10_000, 2]
  using store = journal(sizes)
  expect(plain(store.read({ documentKey: 1, after: 0, upTo: 8 }))).toEqual(plain(store.rows))
  expect(plain(store.read({ documentKey: 1, after: 3, upTo: 6 }))).toEqual(plain(store.rows.slice(3, 6)))
  expect(store.read({ documentKey: 1, after: 8, upTo: 8 })).toEqual([])
  expect(store.read({ documentKey: 3, after: 0, upTo: 8 })).toEqual([])
})

test('more rows than are put together at once come whole', () => {
  using store = journal(Array.from({ length: 2_500 }, (_each, index) => index % 7))
  expect(plain(store.read({ documentKey: 1, after: 0, upTo: 2_500 }))).toEqual(plain(store.rows))
  expect(plain(store.read({ documentKey: 1, after: 999, upTo: 2_001 }))).toEqual(
    plain(store.rows.slice(999, 2_001)),
  )
})
