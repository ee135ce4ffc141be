import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startStoaProcess } from '@stoa/testkit'
import { bootDeadline, startTestStoa, type TestStoa } from '../../../app/boot.testing.ts'
import { parseArchiveKey } from './archive-key.ts'
import { makeArchive, restoreArchive, verifyArchive } from './archives.ts'
import { unpackArchive } from './unpack-archive.ts'
import { forgeArchive, forgedManifest, forgeTar } from './archive.testing.ts'

describe('an archive', { timeout: 60_000 }, () => {
  let stoa: TestStoa
  let folder: string
  let documentId: string
  let archive: string

  const nothing = async () => undefined
  const write = (name: string, key: string | null = null) =>
    makeArchive({
      dataDirectory: stoa.dataDirectory,
      path: join(folder, name),
      key: key === null ? null : parseArchiveKey(key),
      version: '1.2.3',
      scope: 'all',
    })
  const verify = (path: string, key: string | null = null) =>
    verifyArchive({ archive: path, key: key === null ? null : parseArchiveKey(key), within: folder })
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'none',
      (error: { code: string }) => error.code,
    )
  /** What is wrong with it, as a code; and that neither way of reading it leaves anything behind. */
  async function refusal(path: string, key: string | null = null): Promise<string> {
    const before = readdirSync(folder).toSorted()
    const options = { archive: path, key: key === null ? null : parseArchiveKey(key) }
    const code = await codeOf(verify(path, key))
    expect(await codeOf(restoreArchive({ ...options, to: join(folder, 'restored') }, nothing))).toBe(code)
    expect(readdirSync(folder).toSorted()).toEqual(before)
    return code
  }
  /** The same for many, without a thread for each: nothing is written but below the folder that is thrown away. */
  async function unpacking(path: string): Promise<string> {
    const into = join(folder, 'in', 'to')
    mkdirSync(into, { recursive: true })
    const code = await codeOf(unpackArchive({ archive: path, into, key: null }, () => undefined))
    expect(readdirSync(join(folder, 'in'))).toEqual(['to'])
    rmSync(join(folder, 'in'), { recursive: true })
    expect(existsSync('/tmp/stoa-outside')).toBe(false)
    return code
  }

  beforeAll(async () => {
    stoa = await startTestStoa()
    const space = await stoa.space(stoa.owner)
    const page = await stoa.document(stoa.owner, space.id, { markdown: '备份里的一句话' })
    documentId = page.id
    mkdirSync(join(stoa.dataDirectory, 'files', 'avatars'), { recursive: true })
    writeFileSync(join(stoa.dataDirectory, 'files', 'avatars', '图.png'), 'picture')
    writeFileSync(join(stoa.dataDirectory, 'stoa.config.json'), '{"logLevel":"warn"}')
    symlinkSync('/etc/passwd', join(stoa.dataDirectory, 'files', 'link'))
  }, bootDeadline)
  afterAll(() => stoa.stop())
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-archives-'))
    return () => rmSync(folder, { recursive: true })
  })
  const made = async () => (archive = (await write('a.tar.zst')).path)

  it('of a running server verifies, and restores to a folder with everything in it', async () => {
    const written = await write('a.tar.zst')
    expect(written.leftOut).toEqual(['files/link'])
    expect(readdirSync(folder)).toEqual(['a.tar.zst'])
    const { manifest, findings, documents } = await verify(written.path)
    expect(findings).toEqual([])
    expect(documents).toBe(1)
    expect(manifest).toEqual(written.manifest)
    expect(manifest.rows['stoa.db']).toMatchObject({ users: 1, documents: 1 })
    expect(readdirSync(folder)).toEqual(['a.tar.zst'])

    const to = join(folder, 'restored')
    await restoreArchive({ archive: written.path, key: null, to }, nothing)
    expect(readFileSync(join(to, 'files', 'avatars', '图.png'), 'utf8')).toBe('picture')
    expect(readFileSync(join(to, 'stoa.config.json'), 'utf8')).toContain('warn')
    expect(existsSync(join(to, 'secrets'))).toBe(existsSync(join(stoa.dataDirectory, 'secrets')))
    // With a token that was made before the backup.
    await using server = await startStoaProcess({ dataDirectory: to })
    const answer = await fetch(`${server.url}/api/v1/documents/${documentId}/content?format=text`, {
      headers: { authorization: `Bearer ${stoa.owner.token}` },
    })
    expect(await answer.text()).toContain('备份里的一句话')
  })

  it('is a plain tar within, whose checksums other programs check', async () => {
    await made()
    const tar = join(folder, 'a.tar')
    writeFileSync(tar, zstdDecompressSync(readFileSync(archive)))
    const out = join(folder, 'out')
    mkdirSync(out)
    execFileSync('tar', ['-xf', tar, '-C', out])
    const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: out, encoding: 'utf8' })
    expect(checked).toContain('stoa.db: OK')
    expect(
      checked
        .trim()
        .split('\n')
        .every((line) => line.endsWith(': OK')),
    ).toBe(true)
  })

  it('is encrypted with a passphrase, an identity or a recipient, and opens with the right one only', async () => {
    const identity = await generateIdentity()
    const recipient = await identityToRecipient(identity)
    const passphrase = 'seven green lamps by the river'
    for (const [name, key, opensWith] of [
      ['p.age', passphrase, passphrase],
      ['i.age', identity, identity],
      ['r.age', recipient, `# created: now\n${identity}\n`],
    ] as const) {
      const { path } = await write(name, key)
      expect(readFileSync(path).includes('SQLite format')).toBe(false)
      expect((await verify(path, opensWith)).findings).toEqual([])
    }
    expect(await refusal(join(folder, 'p.age'))).toBe('backups.key_needed')
    expect(await refusal(join(folder, 'p.age'), 'another passphrase')).toBe('backups.wrong_key')
    const other = parseArchiveKey(await generateIdentity())
    const withOther = verifyArchive({ archive: join(folder, 'i.age'), key: other, within: folder })
    await expect(withOther).rejects.toMatchObject({ code: 'backups.wrong_key' })
    const withRecipient = verify(join(folder, 'r.age'), recipient)
    await expect(withRecipient).rejects.toMatchObject({ code: 'backups.key_unusable' })
    const bytes = readFileSync(join(folder, 'p.age'))
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(join(folder, 'p.age'), bytes)
    expect(await refusal(join(folder, 'p.age'), passphrase)).toBe('backups.damaged')
    expect(() => parseArchiveKey('short')).toThrow('backups.key_unusable')
  })

  it('that was damaged anywhere, or cut off anywhere, is refused', async () => {
    await made()
    const whole = readFileSync(archive)
    const wrong = join(folder, 'wrong')
    for (const at of [whole.length >> 3, whole.length >> 2, whole.length >> 1, whole.length - 64]) {
      const bytes = Buffer.from(whole)
      bytes[at]! ^= 0x10
      writeFileSync(wrong, bytes)
      expect(['backups.damaged', 'backups.suspicious', 'backups.not_an_archive']).toContain(
        at === whole.length >> 1 ? await refusal(wrong) : await unpacking(wrong),
      )
    }
    for (const length of [
      4,
      100,
      whole.length >> 1,
      whole.length - 64,
      whole.length - 17,
      whole.length - 1,
    ]) {
      writeFileSync(wrong, whole)
      truncateSync(wrong, length)
      expect(await unpacking(wrong)).toBe('backups.damaged')
    }
    writeFileSync(wrong, Buffer.concat([whole, Buffer.from('more')]))
    expect(await unpacking(wrong)).toBe('backups.damaged')
  })

  it('that is none is refused: foreign, empty, missing, newer', async () => {
    const path = join(folder, 'foreign')
    for (const content of ['', 'PK\u0003\u0004 zip', 'age-encryption.org/']) {
      writeFileSync(path, content)
      expect(await unpacking(path)).toBe(
        content.startsWith('age') ? 'backups.key_needed' : 'backups.not_an_archive',
      )
    }
    expect(await unpacking(join(folder, 'nowhere'))).toBe('backups.unreadable')
    expect(await unpacking(folder)).toBe('backups.not_an_archive')
    forgeArchive(path, forgeTar('{"format":"other"}', []))
    expect(await refusal(path)).toBe('backups.not_an_archive')
    forgeArchive(path, forgeTar('{"format":"stoa-backup","formatVersion":2}', []))
    expect(await unpacking(path)).toBe('backups.newer')
    await made()
    const known = verifyArchive({ archive, key: null, within: folder, knownMigrations: new Set(['one']) })
    await expect(known).rejects.toMatchObject({ code: 'backups.newer' })
  })

  it('with paths that lead elsewhere, links, or anything unknown, is refused', async () => {
    const path = join(folder, 'bad')
    const databases = [{ name: 'stoa.db' }, { name: 'content.db' }]
    for (const part of [
      { name: '../outside', body: 'x' },
      { name: '/tmp/stoa-outside', body: 'x' },
      { name: 'files/../../outside', body: 'x' },
      { name: 'files/./x', body: 'x' },
      { name: 'files//x', body: 'x' },
      { name: 'files\\..\\x', body: 'x' },
      { name: 'files', body: 'x' },
      { name: 'files/c:x', body: 'x' },
      { name: 'stoa.db-wal', body: 'x' },
      { name: 'server.lock', body: 'x' },
      { name: 'files/link', type: '2', linkTo: '/etc/passwd' },
      { name: 'files/hard', type: '1', linkTo: 'stoa.db' },
      { name: 'files/dir', type: '5' },
      { name: 'files/device', type: '3' },
      { name: 'files/pax', type: 'x', body: '20 path=../outside\n' },
      { name: 'stoa.db' },
    ]) {
      forgeArchive(path, forgeTar(forgedManifest(), [...databases, part]))
      expect(await unpacking(path), part.name).toBe('backups.suspicious')
    }
    const twice = { name: 'files/x', body: 'x' }
    forgeArchive(path, forgeTar(forgedManifest(), [...databases, twice, twice]))
    expect(await unpacking(path)).toBe('backups.suspicious')
    const below = { name: 'files/x/y', body: 'x' }
    forgeArchive(path, forgeTar(forgedManifest(), [...databases, { name: '../outside', body: 'x' }]))
    expect(await refusal(path)).toBe('backups.suspicious')
    forgeArchive(path, forgeTar(forgedManifest(), [...databases, twice, below]))
    expect(await unpacking(path)).toBe('backups.suspicious')
  })

  it('that would grow beyond what it says, or beyond all measure, is refused before it does', async () => {
    const path = join(folder, 'bomb')
    const databases = [{ name: 'stoa.db' }, { name: 'content.db' }]
    // By its real size: more than was declared.
    const more = { name: 'files/zeros', body: Buffer.alloc(50_000) }
    forgeArchive(path, forgeTar(forgedManifest(), [...databases, more]))
    expect(await unpacking(path)).toBe('backups.suspicious')
    const many = Array.from({ length: 11 }, (_each, index) => ({ name: `files/${index}` }))
    forgeArchive(path, forgeTar(forgedManifest(), [...databases, ...many]))
    expect(await unpacking(path)).toBe('backups.suspicious')
    // By its declared size.
    const bytes = { 'stoa.db': 2 ** 50, 'content.db': 0, others: 0 }
    const huge = { name: 'stoa.db', size: 2 ** 50 }
    forgeArchive(path, forgeTar(forgedManifest({ bytes }), [huge]))
    expect(await unpacking(path)).toBe('backups.too_large')
    const trusted = verifyArchive({ archive: path, key: null, within: folder, trustSize: true })
    await expect(trusted).rejects.toMatchObject({ code: 'backups.disk_full' })
    // A database of another size than declared, a manifest or checksums that would fill the memory.
    forgeArchive(path, forgeTar(forgedManifest(), [{ name: 'stoa.db', body: 'x' }]))
    expect(await unpacking(path)).toBe('backups.suspicious')
    forgeArchive(path, forgeTar(`${JSON.stringify(forgedManifest())}${' '.repeat(1024 * 1024)}`, []))
    expect(await unpacking(path)).toBe('backups.suspicious')
    const sums = { name: 'SHA256SUMS', body: Buffer.alloc(100_000) }
    forgeArchive(path, forgeTar(forgedManifest(), [...databases, sums], false))
    expect(await unpacking(path)).toBe('backups.suspicious')
    // Zeros behind the end.
    forgeArchive(path, Buffer.concat([forgeTar(forgedManifest(), databases), Buffer.alloc(10_000_000)]))
    expect(await unpacking(path)).toBe('backups.suspicious')
  })

  it('without its seal, without a database, or with a wrong checksum is refused', async () => {
    const path = join(folder, 'bad')
    const databases = [{ name: 'stoa.db' }, { name: 'content.db' }]
    forgeArchive(path, forgeTar(forgedManifest(), databases, false))
    expect(await unpacking(path)).toBe('backups.damaged')
    forgeArchive(path, forgeTar(forgedManifest(), databases.slice(1)))
    expect(await unpacking(path)).toBe('backups.damaged')
    const line = `${'0'.repeat(64)}  manifest.json\n`
    forgeArchive(path, forgeTar(forgedManifest(), [...databases, { name: 'SHA256SUMS', body: line }], false))
    expect(await unpacking(path)).toBe('backups.damaged')
  })

  it('whose databases are no databases is told apart from a sound one, and not restored', async () => {
    const path = join(folder, 'bad')
    const body = 'no database'
    const bytes = { 'stoa.db': body.length, 'content.db': body.length, others: 0 }
    const databases = [
      { name: 'stoa.db', body },
      { name: 'content.db', body },
    ]
    forgeArchive(path, forgeTar(forgedManifest({ bytes }), databases))
    const { findings } = await verify(path)
    expect(findings.map(({ kind, subject }) => `${kind} ${subject}`)).toContain('file stoa.db')
    const restored = restoreArchive({ archive: path, key: null, to: join(folder, 'r') }, nothing)
    await expect(restored).rejects.toMatchObject({ code: 'backups.not_sound' })
    expect(readdirSync(folder)).toEqual(['bad'])
  })

  it('restores into an empty folder, and into none that holds anything', async () => {
    await made()
    const to = join(folder, 'to')
    mkdirSync(to)
    writeFileSync(join(to, 'mine'), 'precious')
    const restoring = () => restoreArchive({ archive, key: null, to }, nothing)
    await expect(restoring()).rejects.toMatchObject({ code: 'backups.folder_not_empty' })
    expect(readdirSync(to)).toEqual(['mine'])
    rmSync(join(to, 'mine'))
    await restoring()
    expect(existsSync(join(to, 'content.db'))).toBe(true)
  })

  it('restores into a folder that something is mounted on, as in a container', async () => {
    await made()
    const to = join(folder, 'mounted')
    mkdirSync(to)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', to], { stdio: 'pipe' })
    } catch {
      // Some machines and containers do not let anybody mount.
      return
    }
    try {
      await restoreArchive({ archive, key: null, to }, nothing)
      expect(readdirSync(to)).toEqual(expect.arrayContaining(['content.db', 'files', 'stoa.db']))
      expect(readdirSync(to).filter((name) => name.startsWith('.'))).toEqual([])
      expect(readdirSync(folder).toSorted()).toEqual(['a.tar.zst', 'mounted'])
    } finally {
      execFileSync('umount', ['-l', to])
    }
  })

  it('never replaces one, and leaves nothing behind when it was ended', async () => {
    await made()
    const before = readFileSync(archive)
    await expect(write('a.tar.zst')).rejects.toMatchObject({ code: 'backups.exists' })
    expect(readFileSync(archive).equals(before)).toBe(true)
    const stop = new AbortController()
    const options = {
      dataDirectory: stoa.dataDirectory,
      path: join(folder, 'b'),
      key: null,
      version: '1',
      scope: 'all',
    } as const
    const onProgress = () => stop.abort(new Error('ended'))
    await expect(makeArchive(options, { signal: stop.signal, onProgress })).rejects.toThrow('ended')
    expect(readdirSync(folder)).toEqual(['a.tar.zst'])
  })
})
