import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { ContentExistsError } from '../sync-errors.ts'
import type { ContentStore, JournalEntry } from './content-store.ts'
import { stateOf } from './stored-state.ts'

export interface StoreUnderTest {
  readonly name: string
  /** Opens the store of this folder. Opening it again shows what it kept. */
  open(folder: string): Promise<ContentStore>
  /** Ends the store as a crash of its process would, without its leave. */
  crash(store: ContentStore): Promise<void>
}

/** A folder of its own for one test. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'stoa-store-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** The updates of somebody typing these words one after the other. */
export function typing(words: readonly string[], clientId = 1): Uint8Array[] {
  const document = new Y.Doc()
  document.clientID = clientId
  const updates: Uint8Array[] = []
  document.on('update', (update: Uint8Array) => updates.push(update))
  for (const word of words) {
    const text = document.getText('text')
    text.insert(text.length, word)
  }
  return updates
}

export function entriesOf(
  documentId: string,
  updates: readonly Uint8Array[],
  parts: Partial<Pick<JournalEntry, 'sequence' | 'authorId' | 'at'>> = {},
): JournalEntry[] {
  const { sequence = 1, authorId = 'author', at = Date.now() } = parts
  return updates.map((update, index) => ({ documentId, sequence: sequence + index, update, authorId, at }))
}

/** The text in stored content. @throws when there is none */
export async function storedText(store: ContentStore, documentId: string): Promise<string> {
  const content = await store.load(documentId)
  if (content === null) throw new Error('No content.')
  const document = new Y.Doc()
  Y.applyUpdate(document, stateOf(content))
  return document.getText('text').toJSON()
}

/** What every content store has to do. A store's own test file calls this and is done. */
export function contentStoreContract({ name, open, crash }: StoreUnderTest): void {
  interface Fixture {
    readonly store: ContentStore
    readonly documentId: string
  }

  interface OwnFixture extends Fixture {
    reopen(): Promise<ContentStore>
    crashAndReopen(): Promise<ContentStore>
  }

  let sharedFolder: Awaited<ReturnType<typeof temporaryFolder>>
  let shared: ContentStore

  /** Runs with an empty document, in a store that other documents are in as well. */
  async function withDocument(work: (fixture: Fixture) => Promise<void>): Promise<void> {
    await work({ store: shared, documentId: await emptyDocument(shared) })
  }

  /** Runs with a store of its own that has one empty document. */
  async function withOwnStore(work: (fixture: OwnFixture) => Promise<void>): Promise<void> {
    await using folder = await temporaryFolder()
    let store = await open(folder.path)
    const documentId = await emptyDocument(store)
    const again = async (end: () => Promise<void>) => {
      await end()
      store = await open(folder.path)
      return store
    }
    try {
      await work({
        store,
        documentId,
        reopen: () => again(() => store.close()),
        crashAndReopen: () => again(() => crash(store)),
      })
    } finally {
      await store.close()
    }
  }

  async function emptyDocument(store: ContentStore, at = Date.now()): Promise<string> {
    const documentId = randomUUID()
    await store.create({ documentId, kind: 'raw', schemaVersion: 3, update: null, authorId: null, at })
    return documentId
  }

  const words = ['一', '二', 'three ', 'four']

  describe(`content store contract: ${name}`, () => {
    beforeAll(async () => {
      sharedFolder = await temporaryFolder()
      shared = await open(sharedFolder.path)
    })
    afterAll(async () => {
      await shared.close()
      await sharedFolder[Symbol.asyncDispose]()
    })

    test('an empty document is there, with its kind and schema version, and nothing in it', () =>
      withDocument(async ({ store, documentId }) => {
        const head = { kind: 'raw', schemaVersion: 3, sequence: 0, snapshotSequence: 0, bytes: 0 }
        expect(await store.find(documentId)).toEqual(head)
        expect(await store.load(documentId)).toEqual({ ...head, snapshot: null, updates: [] })
      }))

    test('what was never created is not there', () =>
      withDocument(async ({ store }) => {
        expect(await store.find('nobody')).toBeNull()
        expect(await store.load('nobody')).toBeNull()
        expect(await store.fold('nobody', { retainAfter: 0 })).toBeNull()
      }))

    test('content is created once: the second time changes nothing', () =>
      withDocument(async ({ store }) => {
        const [first, second] = [typing(['first']), typing(['second'])]
        const content = {
          documentId: randomUUID(),
          kind: 'raw',
          schemaVersion: 1,
          authorId: null,
          at: 1,
        } as const
        await store.create({ ...content, update: first[0]! })
        await expect(store.create({ ...content, update: second[0]! })).rejects.toThrow(ContentExistsError)
        expect(await storedText(store, content.documentId)).toBe('first')
        expect(await store.find(content.documentId)).toMatchObject({ sequence: 1 })
      }))

    test('appended updates are loaded in order, byte for byte', () =>
      withDocument(async ({ store, documentId }) => {
        const updates = typing(words)
        expect((await store.append(entriesOf(documentId, updates.slice(0, 3)))).rejected.size).toBe(0)
        await store.append(entriesOf(documentId, updates.slice(3), { sequence: 4 }))
        const content = await store.load(documentId)
        expect(content?.updates.map((each) => [...each])).toEqual(updates.map((each) => [...each]))
        expect(content?.sequence).toBe(4)
        expect(content?.bytes).toBe(updates.reduce((sum, each) => sum + each.byteLength, 0))
      }))

    test('what was acknowledged is there after the store was opened again', () =>
      withOwnStore(async ({ store, documentId, reopen }) => {
        await store.append(entriesOf(documentId, typing(words)))
        expect(await storedText(await reopen(), documentId)).toBe(words.join(''))
      }))

    test('what was acknowledged is there after a crash, and what was not is whole or absent', () =>
      withOwnStore(async ({ store, documentId, crashAndReopen }) => {
        const updates = typing(Array.from({ length: 400 }, (_each, index) => `${index};`))
        let acknowledged = 0
        const late: Promise<unknown>[] = []
        for (let index = 0; index < updates.length; index += 20) {
          const entries = entriesOf(documentId, updates.slice(index, index + 20), { sequence: index + 1 })
          const done = store.append(entries).then(() => {
            acknowledged = index + 20
          })
          if (index < 200) await done
          else late.push(done)
        }
        const ended = Promise.allSettled(late)
        const reopened = await crashAndReopen()
        await ended
        const { sequence, updates: kept } = (await reopened.load(documentId))!
        expect(acknowledged).toBeGreaterThanOrEqual(200)
        expect(sequence).toBeGreaterThanOrEqual(acknowledged)
        expect(sequence % 20, 'a transaction is kept whole').toBe(0)
        expect(kept.map((each) => [...each])).toEqual(updates.slice(0, sequence).map((each) => [...each]))
      }))

    test('storing an entry twice is storing it once', () =>
      withDocument(async ({ store, documentId }) => {
        const entries = entriesOf(documentId, typing(words))
        await store.append(entries)
        expect((await store.append(entries)).rejected.size).toBe(0)
        expect((await store.append(entries.slice(2))).rejected.size).toBe(0)
        expect((await store.load(documentId))?.updates).toHaveLength(words.length)
      }))

    test('another update under a number that is taken is a conflict, and nothing of it is stored', () =>
      withDocument(async ({ store, documentId }) => {
        await store.append(entriesOf(documentId, typing(['mine'])))
        const { rejected } = await store.append(entriesOf(documentId, typing(['theirs', 'more'], 2)))
        expect(rejected).toEqual(new Map([[documentId, 'conflict']]))
        expect(await storedText(store, documentId)).toBe('mine')
      }))

    test('an entry behind a gap is refused, and so is one of an unknown document; the others are stored', () =>
      withDocument(async ({ store, documentId }) => {
        const other = await emptyDocument(store)
        const [update] = typing(['stored'])
        const { rejected } = await store.append([
          ...entriesOf(documentId, [update!], { sequence: 2 }),
          ...entriesOf('nobody', [update!]),
          ...entriesOf(other, [update!]),
        ])
        expect(rejected).toEqual(
          new Map([
            [documentId, 'gap'],
            ['nobody', 'unknown-document'],
          ]),
        )
        expect(await storedText(store, other)).toBe('stored')
        expect(await store.find(documentId)).toMatchObject({ sequence: 0 })
      }))

    test('appends to many documents at once keep to their own', () =>
      withDocument(async ({ store }) => {
        const documents = await Promise.all(
          Array.from({ length: 20 }, async (_each, index) => {
            const text = Array.from({ length: 10 }, (_word, word) => `${index}.${word} `)
            return { documentId: await emptyDocument(store), text }
          }),
        )
        await Promise.all(
          documents.flatMap(({ documentId, text }) =>
            typing(text).map((update, index) =>
              store.append(entriesOf(documentId, [update], { sequence: index + 1 })),
            ),
          ),
        )
        for (const { documentId, text } of documents)
          expect(await storedText(store, documentId)).toBe(text.join(''))
      }))

    test('a fold keeps the content, shortens the loading, and later updates come behind it', () =>
      withDocument(async ({ store, documentId }) => {
        const updates = typing(words)
        await store.append(entriesOf(documentId, updates.slice(0, 3)))
        expect(await store.fold(documentId, { retainAfter: 0 })).toBe(3)
        await store.append(entriesOf(documentId, updates.slice(3), { sequence: 4 }))
        const content = await store.load(documentId)
        expect(content).toMatchObject({ sequence: 4, snapshotSequence: 3 })
        expect(content?.updates).toHaveLength(1)
        expect(await storedText(store, documentId)).toBe(words.join(''))
      }))

    test('a fold drops covered rows that are older than the retention, and keeps younger ones', () =>
      withDocument(async ({ store, documentId }) => {
        const [old, young] = typing(['old ', 'young'])
        await store.append(entriesOf(documentId, [old!], { at: 1_000 }))
        await store.append(entriesOf(documentId, [young!], { at: 3_000, sequence: 2 }))
        await store.markReported(documentId, 2)
        await store.fold(documentId, { retainAfter: 2_000 })
        expect(await storedText(store, documentId)).toBe('old young')
        // A retry that comes this late is of what was stored long ago; the younger row is still compared.
        expect((await store.append(entriesOf(documentId, [old!]))).rejected.size).toBe(0)
        const forged = typing(['forged'], 2)
        expect((await store.append(entriesOf(documentId, forged, { sequence: 2 }))).rejected).toEqual(
          new Map([[documentId, 'conflict']]),
        )
      }))

    test('an update that cannot be applied is left out of the fold; what is around it stays', () =>
      withDocument(async ({ store, documentId }) => {
        const [first, second] = typing(['first ', 'second'])
        const poison = new Uint8Array([1, 1, 255, 255, 255])
        await store.append(entriesOf(documentId, [first!, poison, second!]))
        expect(await store.fold(documentId, { retainAfter: 0 })).toBe(3)
        expect(await storedText(store, documentId)).toBe('first second')
      }))

    test('changes are unreported until they are marked, with everybody who wrote since', () =>
      withOwnStore(async ({ store, documentId, reopen }) => {
        const updates = typing(words)
        await store.append(entriesOf(documentId, updates.slice(0, 1), { authorId: 'earlier', at: 10 }))
        await store.markReported(documentId, 1)
        expect(await store.listUnreported()).toEqual([])
        await store.append(entriesOf(documentId, updates.slice(1, 2), { sequence: 2, authorId: 'a', at: 20 }))
        await store.append(
          entriesOf(documentId, updates.slice(2, 3), { sequence: 3, authorId: null, at: 30 }),
        )
        await store.append(entriesOf(documentId, updates.slice(3), { sequence: 4, authorId: 'b', at: 40 }))
        const [change, ...more] = await (await reopen()).listUnreported()
        expect(more).toEqual([])
        expect(change).toMatchObject({ documentId, kind: 'raw', sequence: 4, at: 40 })
        expect(change?.authorIds.toSorted()).toEqual(['a', 'b'])
      }))

    test('a fold keeps the rows of what was not yet reported, however old they are', () =>
      withOwnStore(async ({ store, documentId }) => {
        await store.append(entriesOf(documentId, typing(['old']), { authorId: 'a', at: 1 }))
        await store.fold(documentId, { retainAfter: 1_000 })
        expect(await store.listUnreported()).toMatchObject([{ documentId, authorIds: ['a'] }])
      }))

    test('documents are listed by id, in pages, and only those old enough', () =>
      withOwnStore(async ({ store, documentId }) => {
        await store.purge(documentId)
        const old = await Promise.all(Array.from({ length: 5 }, () => emptyDocument(store, 1_000)))
        await emptyDocument(store, 3_000)
        const page = { createdBefore: 2_000, limit: 3 }
        const first = await store.list({ ...page, after: null })
        const second = await store.list({ ...page, after: first.at(-1)! })
        expect([...first, ...second]).toEqual(old.toSorted())
        expect(first).toHaveLength(3)
      }))

    test('a purge leaves nothing, may be repeated, and the id may be used again', () =>
      withOwnStore(async ({ store, documentId, reopen }) => {
        await store.append(entriesOf(documentId, typing(words)))
        await store.fold(documentId, { retainAfter: 0 })
        await store.purge(documentId)
        await store.purge(documentId)
        const reopened = await reopen()
        expect(await reopened.load(documentId)).toBeNull()
        expect(await reopened.listUnreported()).toEqual([])
        const { rejected } = await reopened.append(entriesOf(documentId, typing(words)))
        expect(rejected).toEqual(new Map([[documentId, 'unknown-document']]))
        await reopened.create({
          documentId,
          kind: 'raw',
          schemaVersion: 1,
          update: null,
          authorId: null,
          at: 1,
        })
        expect(await storedText(reopened, documentId)).toBe('')
      }))
  })
}
