import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestStoa, type TestStoa } from '../../app/boot.testing.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { ContentNotFoundError } from '../../sync/index.ts'
import { existingDocuments, type Tables } from './documents.repository.ts'

describe('content without a row', () => {
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa()
  })
  afterAll(() => stoa.stop())

  it('is swept; what has a row stays, in the trash too', async () => {
    const { sync, storage } = stoa.stoa
    const space = await stoa.space(stoa.owner)
    const kept = await stoa.document(stoa.owner, space.id, { markdown: '留下' })
    const trashed = await stoa.document(stoa.owner, space.id, { markdown: '回收站里' })
    await stoa.owner.api.delete(`/documents/${trashed.id}`)
    const orphan = uuidv7(Date.now())
    await sync.create(orphan, 'raw', {}, null)

    const known = (ids: readonly string[]) => existingDocuments(storage.db<Tables>(), ids)
    expect(await sync.sweep(known), 'younger than the grace').toEqual([])
    expect(await sync.sweep(known, { graceMs: -1_000 })).toEqual([orphan])
    await expect(sync.encode(orphan, 'raw')).rejects.toThrow(ContentNotFoundError)
    for (const { id } of [kept, trashed]) expect((await sync.encode(id, 'page')).length).toBeGreaterThan(10)
  })
})
