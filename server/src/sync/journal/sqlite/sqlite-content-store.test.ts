import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StorageUnavailableError } from '../../sync-errors.ts'
import type { ContentStore } from '../content-store.ts'
import {
  contentStoreContract,
  entriesOf,
  storedText,
  temporaryFolder,
  typing,
} from '../content-store.testing.ts'
import { SqliteContentStore } from './sqlite-content-store.ts'

const open = (folder: string) => SqliteContentStore.open(join(folder, 'content.db'))

contentStoreContract({
  name: 'SQLite',
  open,
  async crash(store: ContentStore) {
    await (store as SqliteContentStore).killWriter()
    await store.close()
  },
})

async function createDocument(store: ContentStore): Promise<string> {
  const documentId = randomUUID()
  await store.create({ documentId, kind: 'raw', schemaVersion: 1, update: null, authorId: null, at: 1 })
  return documentId
}

test('a full disk refuses an append whole, and takes it when there is room again', async () => {
  await using folder = await temporaryFolder()
  const store = await open(folder.path)
  const documentId = await createDocument(store)
  await store.limitPages(await store.pages())
  const entries = entriesOf(documentId, typing(['x'.repeat(20_000), 'y'.repeat(20_000)]))
  await expect(store.append(entries)).rejects.toThrow(StorageUnavailableError)
  expect(await store.find(documentId)).toMatchObject({ sequence: 0 })
  await store.limitPages(1_000_000)
  expect((await store.append(entries)).rejected.size).toBe(0)
  expect(await storedText(store, documentId)).toHaveLength(40_000)
  await store.close()
})

test('a thread that dies is started again by the next request', async () => {
  await using folder = await temporaryFolder()
  const store = await open(folder.path)
  const documentId = await createDocument(store)
  const [first, second] = typing(['before ', 'after'])
  await store.append(entriesOf(documentId, [first!]))
  await store.killWriter()
  await store.append(entriesOf(documentId, [second!], { sequence: 2 }))
  expect(await storedText(store, documentId)).toBe('before after')
  await store.close()
})

test('a file that cannot be opened is an error when the store is opened', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'content.db'))
  await expect(open(folder.path)).rejects.toThrow(StorageUnavailableError)
})

test('a closed store refuses', async () => {
  await using folder = await temporaryFolder()
  const store = await open(folder.path)
  await store.close()
  await expect(store.find('any')).rejects.toThrow(StorageUnavailableError)
})
