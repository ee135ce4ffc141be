import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SqliteContentStore } from '../../../sync/index.ts'
import { makeArchive, verifyArchive } from './archives.ts'
import { takeSnapshot } from './snapshot.ts'

/** Whether this process may mount a file system: some machines and containers do not let anybody. */
function mountSmall(path: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', path], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}

describe('a backup of what is being written to', { timeout: 60_000 }, () => {
  let data: string
  let folder: string
  let domain: Database.Database
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'stoa-live-'))
    folder = mkdtempSync(join(tmpdir(), 'stoa-live-to-'))
    domain = new Database(join(data, 'stoa.db'))
    domain.pragma('journal_mode = WAL')
    domain.exec('create table documents (id text primary key, kind text not null) strict')
  })
  afterEach(() => {
    domain.close()
    rmSync(data, { recursive: true })
    rmSync(folder, { recursive: true })
  })
  const addRow = (id: string) => domain.prepare(`insert into documents values (?, 'raw')`).run(id)
  const at = Date.now()
  const contentOf = (documentId: string) =>
    ({ documentId, kind: 'raw', schemaVersion: 1, update: null, authorId: null, at }) as const
  const written = (name: string) =>
    makeArchive({ dataDirectory: data, path: join(folder, name), key: null, version: '1', scope: 'all' })

  it('has content for every row, whatever is created and purged meanwhile', async () => {
    const store = await SqliteContentStore.open(join(data, 'content.db'))
    const busyUntil = new AbortController()
    let rounds = 0
    const busy = (async () => {
      for (let n = 0; !busyUntil.signal.aborted; n++) {
        // In the order of the house: content before row, and row before content when it goes.
        await store.create(contentOf(`d${n}`))
        addRow(`d${n}`)
        if (n % 2 === 0) {
          domain.prepare('delete from documents where id = ?').run(`d${n}`)
          await store.purge(`d${n}`)
        }
        rounds = n
      }
    })()
    try {
      for (let n = 0; n < 25; n++) {
        const into = mkdtempSync(join(folder, 'snapshot-'))
        const { files } = await takeSnapshot(data, into, () => undefined)
        const copy = new Database(files['stoa.db'], { readonly: true })
        copy.exec(`attach '${files['content.db']}' as content`)
        const bare = copy
          .prepare('select id from documents where id not in (select id from content.document)')
          .all()
        copy.close()
        expect(bare).toEqual([])
      }
    } finally {
      busyUntil.abort()
      await busy
      await store.close()
    }
    expect(rounds).toBeGreaterThan(25)
  })

  it('holds the moment it began, not what came later', async () => {
    const store = await SqliteContentStore.open(join(data, 'content.db'))
    await store.create(contentOf('before'))
    addRow('before')
    let added = 0
    const into = mkdtempSync(join(folder, 'snapshot-'))
    const { files } = await takeSnapshot(data, into, () => addRow(`later ${added++}`))
    expect(added).toBeGreaterThan(0)
    const copy = new Database(files['stoa.db'], { readonly: true })
    expect(copy.prepare('select id from documents').pluck().all()).toEqual(['before'])
    copy.close()
    await store.close()
  })

  it('tells a document that does not open, and a row without content', async () => {
    const store = await SqliteContentStore.open(join(data, 'content.db'))
    await store.create({ ...contentOf('broken'), update: new Uint8Array([9, 9, 9]) })
    addRow('broken')
    addRow('bare')
    await store.close()
    const { path } = await written('a')
    const { findings } = await verifyArchive({ archive: path, key: null, within: folder })
    expect(findings.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'document broken',
      'content bare',
    ])
  })

  it('on a disk that becomes full says so, and leaves nothing', async () => {
    const store = await SqliteContentStore.open(join(data, 'content.db'))
    await store.close()
    mkdirSync(join(data, 'files'))
    // Cannot be compressed, so that the archive itself finds no room.
    writeFileSync(join(data, 'files', 'large'), Buffer.from(crypto.getRandomValues(new Uint8Array(65_536))))
    const small = join(folder, 'small')
    mkdirSync(small)
    if (!mountSmall(small)) return
    try {
      for (let n = 0; n < 100; n++)
        writeFileSync(join(data, 'files', `${n}`), crypto.getRandomValues(new Uint8Array(65_536)))
      await expect(written('small/a')).rejects.toMatchObject({ code: 'backups.disk_full' })
      expect(readdirSync(small)).toEqual([])
      domain.exec(`create table filler (b blob); insert into filler values (zeroblob(8000000))`)
      await expect(written('small/a')).rejects.toMatchObject({ code: 'backups.disk_full' })
      expect(readdirSync(small)).toEqual([])
    } finally {
      execFileSync('umount', ['-l', small])
    }
  })
})
