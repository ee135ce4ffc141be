import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeCursor, encodeCursor, pageFrom } from './cursor.ts'
import { type DomainStorage, openDomainStorage } from './domain-storage.ts'
import { isUniqueViolation } from './sqlite-dialect.ts'
import { uuidv7 } from './uuid.ts'

interface Tables {
  things: { id: string; name: string }
}

describe('the domain database', () => {
  let dataDirectory: string
  let storage: DomainStorage
  const effectErrors: unknown[] = []

  beforeEach(async () => {
    dataDirectory = mkdtempSync(join(tmpdir(), 'stoa-storage-'))
    storage = openDomainStorage({ dataDirectory, onEffectError: (error) => effectErrors.push(error) })
    await storage.migrate({
      '20260101-0001-test-things': {
        async up(db) {
          await db.schema
            .createTable('things')
            .addColumn('id', 'text', (column) => column.primaryKey())
            .addColumn('name', 'text')
            .execute()
        },
      },
    })
  })
  afterEach(async () => {
    await storage.close()
    rmSync(dataDirectory, { recursive: true })
  })

  const names = async () =>
    (await storage.db<Tables>().selectFrom('things').select('name').execute()).map((r) => r.name)
  const insert = (name: string, id = uuidv7()) =>
    storage.unitOfWork(async (unit) => {
      await unit.db<Tables>().insertInto('things').values({ id, name }).execute()
    })

  it('keeps what a unit of work wrote over a restart, and asks the disk for it', async () => {
    await insert('手册')
    const mode = await sql<{ synchronous: number }>`pragma synchronous`.execute(storage.db())
    const journal = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(storage.db())
    expect(mode.rows[0]).toEqual({ synchronous: 2 })
    expect(journal.rows[0]).toEqual({ journal_mode: 'wal' })
    await storage.close()
    storage = openDomainStorage({ dataDirectory, onEffectError: () => {} })
    expect(await names()).toEqual(['手册'])
  })

  it('takes everything back when the work fails, and runs no effect', async () => {
    let ran = false
    const failing = storage.unitOfWork(async (unit) => {
      await unit.db<Tables>().insertInto('things').values({ id: '1', name: 'a' }).execute()
      unit.afterCommit(() => {
        ran = true
      })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await names()).toEqual([])
    expect(ran).toBe(false)
  })

  it('runs what is for a rollback after one, and only then', async () => {
    const ran: string[] = []
    const work = (fails: boolean) =>
      storage.unitOfWork(async (unit) => {
        unit.afterCommit(() => ran.push('commit'))
        unit.afterRollback(() => ran.push('rollback'))
        if (fails) throw new Error('no')
      })
    await work(false)
    await expect(work(true)).rejects.toThrow('no')
    expect(ran).toEqual(['commit', 'rollback'])
  })

  it('runs effects after the commit; one that throws fails nobody', async () => {
    const order: string[] = []
    await storage.unitOfWork(async (unit) => {
      unit.afterCommit(() => order.push('first'))
      unit.afterCommit(() => {
        throw new Error('an effect')
      })
      unit.afterCommit(() => order.push('third'))
      order.push('work')
    })
    expect(order).toEqual(['work', 'first', 'third'])
    expect(String(effectErrors.at(-1))).toContain('an effect')
  })

  it('says so at once when the outer handle is used inside a unit of work, where it would wait for ever', async () => {
    const wrong = storage.unitOfWork(() => storage.db<Tables>().selectFrom('things').selectAll().execute())
    await expect(wrong).rejects.toThrow('Inside a unit of work use its own handle')
    await insert('still usable')
    expect(await names()).toEqual(['still usable'])
  })

  it('runs units of work one after the other', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => insert(`n${i}`)))
    expect((await names()).length).toBe(50)
  })

  it('names a violated key', async () => {
    await insert('one', 'same')
    const error = await insert('two', 'same').catch((caught: unknown) => caught)
    expect(isUniqueViolation(error)).toBe(true)
  })

  it('runs a migration once, and not by halves', async () => {
    const half = {
      '20260101-0001-test-things': { up: async () => {} },
      '20260101-0002-test-half': {
        async up(db: Parameters<NonNullable<Parameters<DomainStorage['migrate']>[0][string]['up']>>[0]) {
          await db.schema.createTable('half').addColumn('id', 'text').execute()
          throw new Error('broken')
        },
      },
    }
    await expect(storage.migrate(half)).rejects.toThrow('20260101-0002-test-half failed')
    const tables = await sql<{ name: string }>`select name from sqlite_master where name = 'half'`.execute(
      storage.db(),
    )
    expect(tables.rows).toEqual([])
  })
})

describe('ids', () => {
  it('sort in the order in which they were made, also within a millisecond', () => {
    const ids = Array.from({ length: 10_000 }, () => uuidv7(1_700_000_000_000))
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

describe('cursors', () => {
  it('come back as they were, and nothing else is taken', () => {
    expect(decodeCursor(encodeCursor(['王', 7]), ['string', 'number'])).toEqual(['王', 7])
    for (const bad of [
      '',
      'x',
      encodeCursor([1, 2]),
      encodeCursor(['a']),
      Buffer.from('null').toString('base64url'),
    ]) {
      expect(() => decodeCursor(bad, ['string', 'number']), bad).toThrow('http.invalid_cursor')
    }
  })

  it('stand for the last row shown', () => {
    const page = pageFrom([1, 2, 3], 2, (n) => [n], String)
    expect(page).toEqual({ items: ['1', '2'], nextCursor: encodeCursor([2]) })
    expect(pageFrom([1, 2], 2, (n) => [n], String).nextCursor).toBeNull()
  })
})
