import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entriesOf, temporaryFolder, typing } from '../journal/content-store.testing.ts'
import { SqliteContentStore } from '../journal/sqlite/sqlite-content-store.ts'
import { recordingLogger } from '../sync-core.testing.ts'
import { ChangeReporter, type ChangeReporterOptions, type ContentChange } from './change-reporter.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let store: SqliteContentStore

beforeAll(async () => {
  folder = await temporaryFolder()
  store = await SqliteContentStore.open(join(folder.path, 'content.db'))
})
afterAll(async () => {
  await store.close()
  await folder[Symbol.asyncDispose]()
})

type Options = Partial<ChangeReporterOptions> & { quietMs?: number; maxWaitMs?: number }

function openReporter({ quietMs = 20, maxWaitMs = 60_000, ...options }: Options = {}) {
  const reports: ContentChange[] = []
  const log = recordingLogger()
  const reporter = new ChangeReporter({
    store,
    logger: log,
    paceOf: () => ({ quietMs, maxWaitMs }),
    report: (change) => {
      reports.push(change)
    },
    ...options,
  })
  return { reporter, reports, log, [Symbol.dispose]: () => reporter.stop() }
}

/** A document with this many stored updates that nobody was told of. */
async function changedDocument(updates = 1): Promise<string> {
  const documentId = randomUUID()
  await store.create({ documentId, kind: 'raw', schemaVersion: 1, update: null, authorId: null, at: 1 })
  const words = Array.from({ length: updates }, (_each, index) => `${index}`)
  await store.append(entriesOf(documentId, typing(words), { authorId: 'writer', at: 5 }))
  return documentId
}

const change = (documentId: string, authorId: string, at = 1): ContentChange => ({
  documentId,
  kind: 'raw',
  authorIds: [authorId],
  at,
})

const isUnreported = async (documentId: string) =>
  (await store.listUnreported()).some((each) => each.documentId === documentId)

test('changes in quick succession are one report, with everybody who wrote and the last time', async () => {
  using fixture = openReporter()
  const documentId = await changedDocument(3)
  for (const [index, author] of ['a', 'b', 'a'].entries())
    fixture.reporter.changed(change(documentId, author, index), index + 1)
  await waitUntil(() => fixture.reports.length > 0 && fixture.reporter.waiting === 0)
  expect(fixture.reports).toEqual([{ documentId, kind: 'raw', authorIds: ['a', 'b'], at: 2 }])
  expect(await isUnreported(documentId)).toBe(false)
})

test('a document that is never quiet is reported after the longest wait', async () => {
  using fixture = openReporter({ quietMs: 60_000, maxWaitMs: 30 })
  const documentId = await changedDocument()
  await waitUntil(() => {
    fixture.reporter.changed(change(documentId, 'a'), 1)
    return fixture.reports.length > 0
  })
  expect(fixture.reports[0]?.documentId).toBe(documentId)
})

test('each kind has its own pace: one is told at once, another when it was quiet', async () => {
  using fixture = openReporter({
    paceOf: (kind) =>
      kind === 'raw' ? { quietMs: 5, maxWaitMs: 5 } : { quietMs: 60_000, maxWaitMs: 60_000 },
  })
  const [patient, prompt] = [await changedDocument(), await changedDocument()]
  fixture.reporter.changed({ ...change(patient, 'a'), kind: 'page' }, 1)
  fixture.reporter.changed(change(prompt, 'a'), 1)
  await waitUntil(() => fixture.reports.length > 0)
  expect(fixture.reports.map(({ documentId }) => documentId)).toEqual([prompt])
  await fixture.reporter.flush(patient)
  expect(fixture.reports.map(({ documentId }) => documentId)).toEqual([prompt, patient])
})

test('a report that fails is repeated with what came meanwhile, and noted only once it was made', async () => {
  let fails = 2
  const made: ContentChange[] = []
  using fixture = openReporter({
    quietMs: 5,
    report(each) {
      if (fails-- > 0) return Promise.reject(new Error('The rows cannot be written.'))
      made.push(each)
      return Promise.resolve()
    },
  })
  const documentId = await changedDocument(2)
  fixture.reporter.changed(change(documentId, 'a'), 1)
  await waitUntil(() => fails === 1)
  expect(await isUnreported(documentId)).toBe(true)
  fixture.reporter.changed(change(documentId, 'b', 9), 2)
  await waitUntil(() => made.length > 0 && fixture.reporter.waiting === 0)
  expect(made).toEqual([{ documentId, kind: 'raw', authorIds: ['a', 'b'], at: 9 }])
  expect(fixture.log.lines.filter(({ level }) => level === 'error')).toHaveLength(2)
  expect(await isUnreported(documentId)).toBe(false)
})

test('one report of a document at a time: what changes during one makes another', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  let running = 0
  let most = 0
  let count = 0
  using fixture = openReporter({
    quietMs: 1,
    async report() {
      running += 1
      count += 1
      most = Math.max(most, running)
      await released
      running -= 1
    },
  })
  const documentId = await changedDocument(2)
  fixture.reporter.changed(change(documentId, 'a'), 1)
  await waitUntil(() => running === 1)
  fixture.reporter.changed(change(documentId, 'b'), 2)
  const flushed = fixture.reporter.flush(documentId)
  release()
  await flushed
  expect({ most, count }).toEqual({ most: 1, count: 2 })
})

test('what an earlier process stored and did not report is reported after the start', async () => {
  const documentId = await changedDocument(2)
  using fixture = openReporter()
  await fixture.reporter.resume()
  await waitUntil(() => fixture.reports.some((each) => each.documentId === documentId))
  expect(fixture.reports.find((each) => each.documentId === documentId)).toEqual({
    documentId,
    kind: 'raw',
    authorIds: ['writer'],
    at: 5,
  })
})

test('closing makes the reports that wait; a purged document is forgotten', async () => {
  const { reporter, reports } = openReporter({ quietMs: 60_000 })
  const [kept, purged] = [await changedDocument(), await changedDocument()]
  reporter.changed(change(kept, 'a'), 1)
  reporter.changed(change(purged, 'a'), 1)
  reporter.forget(purged)
  await reporter.close()
  expect(reports.map(({ documentId }) => documentId)).toEqual([kept])
})
