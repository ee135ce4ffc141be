import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BoardCard, DocumentDetail, Page } from '@stoa/protocol'
import { bootDeadline, expectStatus, startTestStoa, type TestStoa } from '../boot.testing.ts'

const run = promisify(execFile)
const main = fileURLToPath(new URL('../../main.ts', import.meta.url))

// Each command is a process of its own, which takes its time where others work too.
describe('boards on the command line', { timeout: 90_000 }, () => {
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa()
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const rebuild = () =>
    run(process.execPath, [main, 'boards', 'rebuild'], {
      env: { ...process.env, STOA_DATA_DIR: stoa.dataDirectory, STOA_LOG_LEVEL: 'silent' },
    })

  it('are rebuilt from their documents while the server is stopped, and refused while it runs', async () => {
    const { id: spaceId } = await stoa.space(stoa.owner)
    const board: DocumentDetail = await stoa.document(stoa.owner, spaceId, { kind: 'board', title: '发布' })
    expectStatus(await stoa.owner.api.post(`/boards/${board.id}/cards`, { title: '一' }), 201)
    await expect(rebuild()).rejects.toThrow(/Another Stoa is running/)

    const db = stoa.stoa.storage.db<{ board_cards: { title: string } }>()
    await db.updateTable('board_cards').set({ title: 'spoiled' }).execute()
    await stoa.stoa.close()
    expect((await rebuild()).stdout).toBe('Rebuilt 1 board(s).\n')
    await stoa.restart()
    const { body } = await stoa.owner.api.get<Page<BoardCard>>(`/boards/${board.id}/cards`)
    expect(body.items.map(({ title }) => title)).toEqual(['一'])
  })
})
