import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DomainStorage, openDomainStorage } from '../storage/domain-storage.ts'
import { type AuditFinding, type AuditMark, verifyAuditChain } from './audit-chain.ts'
import { type AuditTables, auditHash, stoaItself, strangerAt } from './audit-entry.ts'
import { type AuditLog, createAuditLog } from './audit-log.ts'
import { auditMigrations } from './audit-migrations.ts'

describe('the audit log', () => {
  let folder: string
  let storage: DomainStorage
  let audit: AuditLog
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-audit-'))
    storage = openDomainStorage({
      dataDirectory: folder,
      onEffectError(error) {
        throw error
      },
    })
    await storage.migrate(auditMigrations)
    audit = createAuditLog(() => 1_000)
  })
  afterEach(async () => {
    await storage.close()
    rmSync(folder, { recursive: true })
  })

  const db = () => storage.db<AuditTables>()
  const append = (count: number) =>
    storage.unitOfWork(async (unit) => {
      for (let i = 0; i < count; i++) {
        const target = { type: 'space', id: `space-${i}`, name: `空间 ${i}` }
        await audit.record(unit, { action: 'spaces.renamed', actor: stoaItself, target, details: { i } })
      }
    })
  const verify = (anchor: AuditMark | null = null) => verifyAuditChain(db(), { anchor })
  const run = (statement: string) => sql.raw(statement).execute(db())
  /** What somebody with the file in hand can do: no trigger stands in the way, and afterwards all are back. */
  async function tamper(...statements: string[]): Promise<AuditFinding[]> {
    const triggers = await sql<{ name: string; sql: string }>`
      select name, sql from sqlite_master where type = 'trigger' and name like 'audit_%'`.execute(db())
    for (const { name } of triggers.rows) await run(`drop trigger ${name}`)
    for (const statement of statements) await run(statement)
    for (const trigger of triggers.rows) await run(trigger.sql)
    return (await verify()).findings
  }

  it('appends in the transaction of the change, and takes it back with it', async () => {
    await append(2)
    const failing = storage.unitOfWork(async (unit) => {
      await audit.record(unit, { action: 'spaces.deleted', actor: stoaItself, target: null })
      throw new Error('the change failed')
    })
    await expect(failing).rejects.toThrow('the change failed')
    await append(1)
    const rows = await db().selectFrom('audit_entries').selectAll().orderBy('sequence').execute()
    expect(rows.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expect(rows.map(({ action }) => action)).not.toContain('spaces.deleted')
    expect(await verify()).toMatchObject({ entries: 3, findings: [], head: { sequence: 3 } })
  })

  it('keeps who, what, how and from where', async () => {
    await storage.unitOfWork((unit) =>
      audit.record(unit, {
        action: 'identity.sign_in_failed',
        actor: strangerAt('203.0.113.7', 'li@example.com'),
        target: { type: 'user', id: 'u1', name: '李梅' },
        details: { reason: 'throttled' },
      }),
    )
    expect(await db().selectFrom('audit_entries').selectAll().executeTakeFirst()).toMatchObject({
      at: 1_000,
      actor_id: null,
      actor_name: 'li@example.com',
      via: 'none',
      address: '203.0.113.7',
      target_name: '李梅',
      details: '{"reason":"throttled"}',
    })
  })

  it('verifies names that the database could store otherwise than they came', async () => {
    for (const name of ['\ud83d', 'a\0b', '"],["', '  ', 'ｅ́', 'x'.repeat(5_000)]) {
      const target = { type: 'space', id: null, name }
      await storage.unitOfWork((unit) =>
        audit.record(unit, {
          action: 'spaces.renamed',
          actor: { ...stoaItself, name },
          target,
          details: { name },
        }),
      )
    }
    expect((await verify()).findings).toEqual([])
  })

  it('takes many entries at once, in their order', async () => {
    await append(1)
    const entries = Array.from({ length: 1_234 }, (_, i) => ({
      action: 'identity.user_created' as const,
      actor: stoaItself,
      target: { type: 'user', id: `user-${i}` },
    }))
    await storage.unitOfWork((unit) => audit.recordAll(unit, entries))
    await append(1)
    const rows = await db().selectFrom('audit_entries').select('target_id').orderBy('sequence').execute()
    expect(rows.slice(1, -1).map(({ target_id }) => target_id)).toEqual(
      entries.map(({ target }) => target.id),
    )
    expect(await verify()).toMatchObject({ entries: 1_236, findings: [], head: { sequence: 1_236 } })
  })

  it('verifies more entries than fit into one batch', async () => {
    await append(2_500)
    expect(await verify()).toMatchObject({ entries: 2_500, findings: [], head: { sequence: 2_500 } })
  })

  it.each([
    ['a change', "update audit_entries set actor_name = 'x' where sequence = 2", 'never changed'],
    ['a deletion', 'delete from audit_entries where sequence = 2', 'behind a checkpoint'],
    ['a deletion at the end', 'delete from audit_entries where sequence = 5', 'behind a checkpoint'],
    [
      'an insertion',
      `insert into audit_entries select 9, at, actor_id, actor_name, via, address, action, target_type, target_id,
       target_name, details, previous_hash, hash from audit_entries where sequence = 2`,
      'appended to the end',
    ],
    [
      'a replacement',
      `insert or replace into audit_entries select 2, at, actor_id, 'x', via, address, action, target_type,
       target_id, target_name, details, previous_hash, hash from audit_entries where sequence = 2`,
      'appended to the end',
    ],
    ['losing its head', 'delete from audit_head', 'never deleted'],
  ])('refuses %s by SQL', async (_what, statement, reason) => {
    await append(5)
    await expect(run(statement)).rejects.toThrow(reason)
    expect((await verify()).findings).toEqual([])
  })

  describe('tampered with behind its triggers', () => {
    beforeEach(() => append(6))

    it('finds a change of any column', async () => {
      const columns = [
        ['at', '7'],
        ['actor_id', "'somebody'"],
        ['actor_name', "'somebody'"],
        ['via', "'cli'"],
        ['address', "'10.0.0.1'"],
        ['action', "'spaces.kept'"],
        ['target_type', "'user'"],
        ['target_id', 'null'],
        ['target_name', "''"],
        ['details', `'{}'`],
      ]
      for (const [column, value] of columns) {
        const original = await db()
          .selectFrom('audit_entries')
          .selectAll()
          .where('sequence', '=', 3)
          .executeTakeFirstOrThrow()
        expect(
          await tamper(`update audit_entries set ${column} = ${value} where sequence = 3`),
          column,
        ).toEqual([{ kind: 'changed', sequence: 3 }])
        await run('drop trigger audit_entries_no_update')
        await db().updateTable('audit_entries').set(original).where('sequence', '=', 3).execute()
        expect((await verify()).findings).toEqual([{ kind: 'guard', name: 'audit_entries_no_update' }])
        await run(
          'create trigger audit_entries_no_update before update on audit_entries ' +
            "begin select raise(abort, 'audit entries are never changed'); end",
        )
      }
    })

    it('finds a change whose own hash was computed anew', async () => {
      const { hash: _old, ...row } = await db()
        .selectFrom('audit_entries')
        .selectAll()
        .where('sequence', '=', 3)
        .executeTakeFirstOrThrow()
      const forged = auditHash({ ...row, actor_name: 'somebody' })
      expect(
        await tamper(
          `update audit_entries set actor_name = 'somebody', hash = '${forged}' where sequence = 3`,
        ),
      ).toEqual([{ kind: 'unlinked', sequence: 4 }])
    })

    it('finds entries missing from the start, the middle and the end', async () => {
      expect(await tamper('delete from audit_entries where sequence = 1')).toEqual([
        { kind: 'missing', from: 1, to: 1 },
      ])
      expect(await tamper('delete from audit_entries where sequence in (3, 4)')).toContainEqual({
        kind: 'missing',
        from: 3,
        to: 4,
      })
      expect(await tamper('delete from audit_entries where sequence = 6')).toContainEqual({
        kind: 'head',
        recorded: { sequence: 6, hash: expect.any(String) },
        found: { sequence: 5, hash: expect.any(String) },
      })
    })

    it('finds all entries gone', async () => {
      expect(await tamper('delete from audit_entries')).toMatchObject([
        { kind: 'head', recorded: { sequence: 6 }, found: { sequence: 0 } },
      ])
    })

    it('finds a middle closed up by new numbers', async () => {
      const findings = await tamper(
        'delete from audit_entries where sequence = 3',
        'update audit_entries set sequence = sequence - 1 where sequence > 3',
      )
      expect(findings.map(({ kind }) => kind)).toEqual(['unlinked', 'changed', 'changed', 'changed', 'head'])
    })

    it('finds an entry put in between, and one put behind the end', async () => {
      const copy = (sequence: number, from: number) =>
        `insert into audit_entries select ${sequence}, at, actor_id, actor_name, via, address, action, target_type,
         target_id, target_name, details, previous_hash, hash from audit_entries where sequence = ${from}`
      expect(await tamper('update audit_entries set sequence = 7 where sequence = 6', copy(6, 5))).toEqual(
        expect.arrayContaining([{ kind: 'changed', sequence: 6 }]),
      )
      expect(await tamper(copy(8, 2))).toEqual(expect.arrayContaining([{ kind: 'unlinked', sequence: 8 }]))
    })

    it('finds two entries that changed places, hashes and all', async () => {
      const findings = await tamper(
        'update audit_entries set sequence = -2 where sequence = 2',
        'update audit_entries set sequence = 2 where sequence = 4',
        'update audit_entries set sequence = 4 where sequence = -2',
      )
      expect(findings).toEqual(
        expect.arrayContaining([
          { kind: 'changed', sequence: 2 },
          { kind: 'changed', sequence: 4 },
        ]),
      )
    })

    it('finds a checkpoint that nobody signed for', async () => {
      const findings = await tamper(
        'insert into audit_checkpoints select sequence, hash, at from audit_entries where sequence = 3',
        'delete from audit_entries where sequence <= 3',
      )
      expect(findings).toEqual([{ kind: 'checkpoint', sequence: 3 }])
    })

    it('finds a history computed wholly anew only by a mark noted elsewhere', async () => {
      const { head: noted } = await verify()
      const rows = await db().selectFrom('audit_entries').selectAll().orderBy('sequence').execute()
      let previous = rows[2]!.hash
      const statements = rows.slice(3).map((row) => {
        const forged = { ...row, actor_name: 'somebody', previous_hash: previous }
        previous = auditHash(forged)
        return `update audit_entries set actor_name = 'somebody', previous_hash = '${forged.previous_hash}',
                hash = '${previous}' where sequence = ${row.sequence}`
      })
      expect(await tamper(...statements, `update audit_head set hash = '${previous}'`)).toEqual([])
      expect((await verify(noted)).findings).toEqual([{ kind: 'anchor', sequence: 6 }])
      expect((await verify({ sequence: 3, hash: rows[2]!.hash })).findings).toEqual([])
    })
  })
})
