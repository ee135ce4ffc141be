import { createStore, type Store } from '../store.ts'
import { answerOf, completionOf, copyIndex, type CopyKey, database, personIndex, stores } from './database.ts'

/** What may be on this device only, by who wrote it there and up to which of that writer's edits. */
export type UnsentEdits = Readonly<Record<string, number>>

/** A document of which this device has a copy. */
export interface CopyRecord {
  userId: string
  syncName: string
  title: string
  unsent: UnsentEdits
  /** When the first of what is unsent was written, in ms; null when the server has everything. */
  unsentSince: number | null
}

interface UpdateRow {
  row?: number
  userId: string
  syncName: string
  update: Uint8Array
}

/** Why edits cannot be sent any more. */
export type KeptReason = 'read-only' | 'gone' | 'too-large' | 'rejected'

/** Edits that can no longer be applied, as the whole document that their writer saw. */
export interface KeptEdits {
  id: number
  userId: string
  syncName: string
  title: string
  reason: KeptReason
  /** A Yjs update, encoding V1. */
  state: Uint8Array
  at: number
}

/** Of the person who is signed in. */
export const waitingCopies: Store<readonly CopyRecord[]> = createStore<readonly CopyRecord[]>([])
export const keptEdits: Store<readonly KeptEdits[]> = createStore<readonly KeptEdits[]>([])

/** Where the browser keeps nothing, what could not be sent is at least kept as long as the tab. */
const keptInMemory: KeptEdits[] = []
let inMemory = 0

let watched: string | undefined
const tabs = new BroadcastChannel('stoa.local-copies')
tabs.addEventListener('message', () => void refresh())

async function refresh(): Promise<void> {
  const userId = watched
  const db = await database()
  const [copies, kept] =
    db === null || userId === undefined
      ? [[], []]
      : await Promise.all([copiesOf(db, userId), keptOf(db, userId)])
  if (userId !== watched) return
  waitingCopies.set(copies.filter((copy) => copy.unsentSince !== null))
  keptEdits.set([...kept, ...keptInMemory.filter((edits) => edits.userId === userId)])
}

function changed(): void {
  void refresh()
  tabs.postMessage('changed')
}

/** From now on {@link waitingCopies} and {@link keptEdits} are this person's. */
export async function watchCopiesOf(userId: string | undefined): Promise<void> {
  watched = userId
  await refresh()
}

const everythingOf = (userId: string) => IDBKeyRange.bound([userId], [userId, []])

const copiesOf = (db: IDBDatabase, userId: string): Promise<CopyRecord[]> =>
  answerOf<CopyRecord[]>(
    db.transaction(stores.copies).objectStore(stores.copies).getAll(everythingOf(userId)),
  )

const keptOf = (db: IDBDatabase, userId: string): Promise<KeptEdits[]> =>
  answerOf<KeptEdits[]>(
    db.transaction(stores.kept).objectStore(stores.kept).index(personIndex).getAll(userId),
  )

export interface LoadedCopy {
  updates: readonly Uint8Array[]
  /** Where those updates stand, for {@link replaceRows}. */
  rows: readonly number[]
  unsent: UnsentEdits
}

/** Null where the browser keeps nothing. */
export async function loadCopy(key: CopyKey): Promise<LoadedCopy | null> {
  const db = await database()
  if (db === null) return null
  const transaction = db.transaction([stores.copies, stores.updates])
  const [rows, record] = await Promise.all([
    answerOf<UpdateRow[]>(transaction.objectStore(stores.updates).index(copyIndex).getAll(key)),
    answerOf<CopyRecord | undefined>(transaction.objectStore(stores.copies).get(key)),
  ])
  return {
    updates: rows.map(({ update }) => update),
    rows: rows.flatMap(({ row }) => (row === undefined ? [] : [row])),
    unsent: record?.unsent ?? {},
  }
}

export interface CopyAddition {
  title: string
  updates: readonly Uint8Array[]
  /** Set when some of it was written here: who wrote, and the number of the last such edit. */
  unsent?: { writer: string; edit: number }
}

/** In one transaction: an edit is never kept without the note that it has to be sent. Answers the rows written. */
export async function appendToCopy(
  key: CopyKey,
  { title, updates, unsent }: CopyAddition,
): Promise<number[]> {
  const db = await database()
  if (db === null) throw new Error('This browser keeps nothing.')
  const transaction = db.transaction([stores.copies, stores.updates], 'readwrite')
  const completed = completionOf(transaction)
  const [userId, syncName] = key
  const written: number[] = []
  for (const update of updates) {
    const request = transaction
      .objectStore(stores.updates)
      .add({ userId, syncName, update } satisfies UpdateRow)
    request.addEventListener('success', () => written.push(Number(request.result)))
  }
  const copies = transaction.objectStore(stores.copies)
  const reading: IDBRequest<CopyRecord | undefined> = copies.get(key)
  let isNews = false
  reading.addEventListener('success', () => {
    const before = reading.result
    isNews = unsent !== undefined && (before?.unsentSince ?? null) === null
    copies.put({
      userId,
      syncName,
      title,
      unsent: {
        ...before?.unsent,
        ...(unsent === undefined ? {} : { [unsent.writer]: unsent.edit }),
      },
      unsentSince: isNews ? Date.now() : (before?.unsentSince ?? null),
    } satisfies CopyRecord)
  })
  await completed
  if (isNews) changed()
  return written
}

/** The server has all of `sent`. What was written since, here or in another tab, stays noted. */
export async function markSent(key: CopyKey, sent: UnsentEdits): Promise<void> {
  const db = await database()
  if (db === null) return
  const transaction = db.transaction(stores.copies, 'readwrite')
  const completed = completionOf(transaction)
  const copies = transaction.objectStore(stores.copies)
  const reading: IDBRequest<CopyRecord | undefined> = copies.get(key)
  let isNews = false
  reading.addEventListener('success', () => {
    const record = reading.result
    if (record === undefined || record.unsentSince === null) return
    const unsent = Object.fromEntries(
      Object.entries(record.unsent).filter(([writer, edit]) => (sent[writer] ?? -1) < edit),
    )
    isNews = Object.keys(unsent).length === 0
    copies.put({ ...record, unsent, unsentSince: isNews ? null : record.unsentSince } satisfies CopyRecord)
  })
  await completed
  if (isNews) changed()
}

/** Puts one update in the place of many that it contains. Answers its row. */
export async function replaceRows(
  [userId, syncName]: CopyKey,
  rows: readonly number[],
  state: Uint8Array,
): Promise<number> {
  const db = await database()
  if (db === null) throw new Error('This browser keeps nothing.')
  const transaction = db.transaction(stores.updates, 'readwrite')
  const completed = completionOf(transaction)
  const updates = transaction.objectStore(stores.updates)
  const adding = answerOf(updates.add({ userId, syncName, update: state } satisfies UpdateRow))
  for (const row of rows) updates.delete(row)
  await completed
  return Number(await adding)
}

function removeIn(transaction: IDBTransaction, range: CopyKey | IDBKeyRange): void {
  transaction.objectStore(stores.copies).delete(range)
  const walking = transaction.objectStore(stores.updates).index(copyIndex).openCursor(range)
  walking.addEventListener('success', () => {
    const cursor = walking.result
    if (cursor === null) return
    cursor.delete()
    cursor.continue()
  })
}

export async function removeCopy(key: CopyKey): Promise<void> {
  const db = await database()
  if (db === null) return
  const transaction = db.transaction([stores.copies, stores.updates], 'readwrite')
  removeIn(transaction, key)
  await completionOf(transaction)
  changed()
}

/**
 * Takes the copy away and keeps what its person saw, in one transaction: nothing unsent is ever gone in between. Where
 * the browser does not store it, a full device for example, the tab keeps it and the copy stays as it is.
 */
export async function keepInsteadOfCopy(key: CopyKey, edits: Omit<KeptEdits, 'id'>): Promise<void> {
  const db = await database()
  const isStored = db !== null && (await keepStored(db, key, edits).catch(() => false))
  if (!isStored) {
    inMemory += 1
    keptInMemory.push({ ...edits, id: -inMemory })
  }
  changed()
}

async function keepStored(db: IDBDatabase, key: CopyKey, edits: Omit<KeptEdits, 'id'>): Promise<true> {
  const transaction = db.transaction([stores.copies, stores.updates, stores.kept], 'readwrite')
  const completed = completionOf(transaction)
  transaction.objectStore(stores.kept).add(edits)
  removeIn(transaction, key)
  await completed
  return true
}

/** The person has them elsewhere, or does not want them. */
export async function dropKept(id: number): Promise<void> {
  const index = keptInMemory.findIndex((edits) => edits.id === id)
  if (index >= 0) keptInMemory.splice(index, 1)
  const db = await database()
  if (db !== null) {
    const transaction = db.transaction(stores.kept, 'readwrite')
    transaction.objectStore(stores.kept).delete(id)
    await completionOf(transaction)
  }
  changed()
}

/** Everything of this person leaves the device, unsent edits too: ask before. */
export async function removeEverythingOf(userId: string): Promise<void> {
  const db = await database()
  for (const edits of keptInMemory.splice(0)) if (edits.userId !== userId) keptInMemory.push(edits)
  if (db !== null) {
    const kept = await keptOf(db, userId)
    const transaction = db.transaction([stores.copies, stores.updates, stores.kept], 'readwrite')
    removeIn(transaction, everythingOf(userId))
    for (const { id } of kept) transaction.objectStore(stores.kept).delete(id)
    await completionOf(transaction)
  }
  changed()
}

/** When somebody else signs in: what the server has of the others leaves the device, what it has not waits for them. */
export async function removeSentCopiesOfOthers(userId: string): Promise<void> {
  const db = await database()
  if (db === null) return
  const all = await answerOf<CopyRecord[]>(db.transaction(stores.copies).objectStore(stores.copies).getAll())
  for (const copy of all)
    if (copy.userId !== userId && copy.unsentSince === null) await removeCopy([copy.userId, copy.syncName])
}
