import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { DocumentDetail, Space } from '@stoa/protocol'
import { startStoaProcess, type StoaProcess, waitUntil } from '@stoa/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildExecutable, ownArchitecture } from '../../scripts/binary/build-executable.ts'
import { cachedExecutable } from '../../scripts/binary/cached-executable.ts'
import { expectStatus, createApi } from '../../server/src/app/boot.testing.ts'
import { hocuspocusClient, textOf, yWebsocketClient, rootText } from '../compatibility/stock-clients.ts'
import { buildDeadline, downloadInto, runToEnd } from '../support/executable.ts'

const owner = { email: 'li@example.com', name: '李梅', password: 'long enough for her' }
const nobody = { STOA_ADMIN_EMAIL: undefined, STOA_ADMIN_PASSWORD: undefined }

describe('the executable', () => {
  let folder: string
  let stoa: string
  const started: StoaProcess[] = []
  const folders: string[] = []
  const newFolder = () => {
    const made = mkdtempSync(join(tmpdir(), 'stoa-executable-'))
    folders.push(made)
    return made
  }
  beforeAll(async () => {
    folder = newFolder()
    stoa = await downloadInto(folder)
  }, buildDeadline)
  afterEach(async () => {
    for (const each of started.splice(0)) await each.dispose()
  })
  afterAll(() => {
    for (const each of folders) rmSync(each, { recursive: true, force: true })
  })
  const serve = async (options: Parameters<typeof startStoaProcess>[0] = {}) => {
    const running = await startStoaProcess({ executable: stoa, ...options })
    started.push(running)
    return running
  }

  /** Makes the organisation through the printed link. @returns a program's token */
  async function setUp({ url, stdout }: StoaProcess): Promise<string> {
    const link = stdout.map((line) => /\/setup#token=(\S+)/.exec(line)?.[1]).find(Boolean)
    const post = (path: string, body: object, headers: Record<string, string> = {}) =>
      fetch(`${url}/api/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    const made = await post('/setup', {
      token: link,
      organisation: { name: '柱廊', language: 'zh-CN', timeZone: 'Asia/Shanghai' },
      owner,
    })
    expect(made.status).toBe(201)
    const { email, password } = owner
    const signedIn = await post('/sessions', { email, password })
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!
    const token = await post('/api-tokens', { name: 'test' }, { cookie })
    return ((await token.json()) as { token: string }).token
  }

  it('is one file that needs nothing: an empty folder, an empty PATH, and it serves and prints the link', async () => {
    const empty = newFolder()
    const alone = await downloadInto(empty)
    expect(readdirSync(empty)).toEqual(['stoa'])
    const running = await startStoaProcess({
      executable: alone,
      dataDirectory: join(empty, 'data'),
      env: { ...nobody, STOA_DATA_DIR: undefined, PATH: '' },
    })
    started.push(running)
    expect(readdirSync(empty).toSorted()).toEqual(['data', 'stoa'])
    expect(statSync(join(empty, 'data')).mode & 0o777).toBe(0o700)
    expect(running.stdout.join('\n')).toMatch(/\/setup#token=stoa_setup_\S+/)
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200)

    const page = await (await fetch(running.url)).text()
    const named = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!)
    expect(named.length).toBeGreaterThan(1)
    for (const path of named) expect((await fetch(running.url + path)).status, path).toBe(200)
    const script = await fetch(`${running.url}/api/docs/js/scalar.js`)
    expect((await script.text()).length).toBeGreaterThan(1_000_000)
  })

  it('has two stock providers co-edit, is backed up under load and killed; copied or restored elsewhere, it has everything', async () => {
    const dataDirectory = join(newFolder(), 'data')
    const running = await serve({ dataDirectory, env: nobody })
    const api = createApi(running.url, await setUp(running))
    const space = expectStatus(await api.post<Space>('/spaces', { name: '手册' }), 201)
    const page = { spaceId: space.id, kind: 'page', title: '入职', markdown: '# 第一天\n\n领取电脑。\n' }
    const { id: pageId } = expectStatus(await api.post<DocumentDetail>('/documents', page), 201)
    const raw = { spaceId: space.id, kind: 'raw', title: 'raw' }
    const { id, syncName } = expectStatus(await api.post<DocumentDetail>('/documents', raw), 201)
    const { token } = expectStatus(await api.post<{ token: string }>('/api-tokens', { name: 'sync' }), 201)

    const peer = { url: running.wsUrl, name: syncName, token }
    using hocuspocus = hocuspocusClient(peer)
    using classic = yWebsocketClient(peer)
    await waitUntil(() => hocuspocus.provider.isSynced && classic.provider.synced, { what: 'both have it' })
    for (let i = 0; i < 20; i++) {
      hocuspocus.document.getText(rootText).insert(0, '甲')
      classic.document.getText(rootText).insert(0, '乙')
    }
    await waitUntil(
      () =>
        hocuspocus.isSaved &&
        textOf(hocuspocus.document).length === 40 &&
        textOf(hocuspocus.document) === textOf(classic.document),
      { what: 'both hold what both wrote, and it is kept' },
    )
    const written = textOf(hocuspocus.document)

    // Both write on while the executable makes an archive of it.
    const typing = setInterval(() => {
      hocuspocus.document.getText(rootText).insert(0, '丙')
      classic.document.getText(rootText).insert(0, '丁')
    }, 5)
    const archives = newFolder()
    const env = { STOA_DATA_DIR: dataDirectory }
    const backup = await runToEnd(stoa, ['backup', '--to', archives], { env })
    clearInterval(typing)
    expect(backup.code, backup.stderr).toBe(0)
    await waitUntil(() => hocuspocus.isSaved && textOf(hocuspocus.document) === textOf(classic.document), {
      what: 'what was written meanwhile is kept as well',
    })
    const all = textOf(hocuspocus.document)
    expect(all.length).toBeGreaterThan(written.length)
    await running.end('SIGKILL')

    const elsewhere = join(newFolder(), 'moved')
    cpSync(dataDirectory, elsewhere, { recursive: true })
    rmSync(dataDirectory, { recursive: true })
    const restored = join(newFolder(), 'restored')
    const archive = backup.stdout.trim()
    const restore = await runToEnd(stoa, ['restore', archive, '--to', restored], { cwd: newFolder() })
    expect(restore.code, restore.stderr).toBe(0)

    const textIn = async (url: string, document: string) =>
      expectStatus(await createApi(url, token).get<string>(`/documents/${document}/content?format=text`), 200)
    const moved = await serve({ dataDirectory: elsewhere, env: nobody })
    expect(moved.stdout.join('\n')).not.toContain('setup#token')
    expect(await textIn(moved.url, id)).toBe(all)
    expect(await textIn(moved.url, pageId)).toContain('领取电脑。')
    // The thread for pages compares it with what it was.
    const comparison = `/documents/${pageId}/history/comparison?from=1`
    const compared = await createApi(moved.url, token).get(comparison)
    expect(compared.status, JSON.stringify(compared.body)).toBe(200)

    // What was acknowledged before the archive was begun is in it; what came later, those who have it open bring back.
    hocuspocus.provider.configuration.websocketProvider.disconnect()
    classic.provider.disconnect()
    const port = Number(new URL(running.url).port)
    const again = await serve({ dataDirectory: restored, port, env: nobody })
    const inArchive = await textIn(again.url, id)
    expect(inArchive.endsWith(written)).toBe(true)
    expect(inArchive.length).toBeLessThanOrEqual(all.length)
    expect(await textIn(again.url, pageId)).toContain('领取电脑。')
    classic.provider.connect()
    await expect.poll(() => textIn(again.url, id), { timeout: 20_000 }).toBe(all)
  })

  it('says what it is, carries the licences of its parts and its man page, and leaves nothing behind for that', async () => {
    const empty = newFolder()
    const { stdout, code } = await runToEnd(stoa, ['version', '--json'], { cwd: empty })
    expect(code).toBe(0)
    const about = JSON.parse(stdout) as Record<string, unknown>
    expect(about).toMatchObject({ version: '0.1.0', platform: `linux-${process.arch}` })
    const licences = await runToEnd(stoa, ['licenses'], { cwd: empty })
    for (const part of ['Node.js 24.', 'SQLite 3.', 'yjs 13.', 'react 19.', 'Permission is hereby granted'])
      expect(licences.stdout).toContain(part)
    const page = await runToEnd(stoa, ['man'], { cwd: empty })
    expect(page.stdout).toBe(readFileSync(join(dirname(await cachedExecutable()), 'stoa.1'), 'utf8'))
    expect((await runToEnd(stoa, ['backp'], { cwd: empty })).code).toBe(2)
    expect(readdirSync(empty)).toEqual([])
  })

  it('leaves a core to the thread that answers people', async () => {
    const { pid } = await serve({ env: nobody })
    const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/comm`, 'utf8').trim(),
    )
    expect(threads.filter((name) => name === 'V8Worker')).toHaveLength(
      Math.max(1, availableParallelism() - 1),
    )
  })

  it('unpacks its native parts once, privately, and mends what is not as it was', async () => {
    const empty = newFolder()
    const env = { TMPDIR: empty, STOA_DATA_DIR: join(empty, 'data') }
    const list = async () => runToEnd(stoa, ['user', 'list'], { cwd: empty, env })
    mkdirSync(env.STOA_DATA_DIR)
    await list()
    const unpacked = join(empty, `stoa-${process.geteuid!()}`)
    expect(statSync(unpacked).mode & 0o777).toBe(0o700)
    const [hash] = readdirSync(unpacked)
    const [name, ...more] = readdirSync(join(unpacked, hash!))
    expect(more).toEqual([])
    const part = join(unpacked, hash!, name!)
    const sha256 = () => createHash('sha256').update(readFileSync(part)).digest('hex')
    expect(sha256()).toBe(hash)

    const before = statSync(part).mtimeMs
    await list()
    expect(statSync(part).mtimeMs).toBe(before)

    chmodSync(part, 0o600)
    writeFileSync(part, 'not what it was')
    await list()
    expect(sha256()).toBe(hash)

    // Whoever could write there could have other code loaded.
    chmodSync(unpacked, 0o777)
    const { code, stderr } = await list()
    expect(code).toBe(1)
    expect(stderr).toContain('this account alone')
    expect(stderr).toContain('TMPDIR')
  })

  it('takes the temporary folder where nothing may be run from the data folder, and says so where it may nowhere', async () => {
    const mounted = newFolder()
    const script = join(newFolder(), 'stoa-on-noexec')
    const namespaces = process.geteuid!() === 0 ? '--mount' : '--map-root-user --mount'
    const mount = `mount -t tmpfs -o noexec tmpfs ${mounted} && mkdir ${mounted}/data && exec ${stoa} "$@"`
    writeFileSync(script, `#!/bin/sh\nexec unshare ${namespaces} sh -c '${mount}' sh "$@"\n`, { mode: 0o700 })
    const env = { PATH: process.env['PATH']!, STOA_DATA_DIR: join(mounted, 'data') }
    const nowhere = await runToEnd(script, ['serve'], { env: { ...env, TMPDIR: mounted } })
    expect(nowhere.code).toBe(1)
    expect(nowhere.stderr).toContain('noexec')
    expect(nowhere.stderr).not.toMatch(/\n\s+at /)

    const elsewhere = await serve({ executable: script, env: { ...env, TMPDIR: newFolder() } })
    expect((await fetch(`${elsewhere.url}/readyz`)).status).toBe(200)
  })

  it('takes uWebSockets.js from beside it and from nowhere else, and says what to do when it does not load', async () => {
    const beside = newFolder()
    const own = await downloadInto(beside)
    const env = { STOA_DATA_DIR: join(newFolder(), 'data'), STOA_PORT: '0', STOA_SYNC_PORT: '0' }
    const missing = await runToEnd(own, ['serve'], { cwd: newFolder(), env })
    expect([missing.code, missing.stderr.trim().split('\n').length]).toEqual([1, 2])
    expect(missing.stderr).toMatch(/install it beside Stoa.*\n.*安装在 Stoa 所在文件夹中/)
    // As its package is, for another Node: the part for this one is not among those that it brings.
    const installed = join(beside, 'node_modules/uWebSockets.js')
    mkdirSync(installed, { recursive: true })
    writeFileSync(join(installed, 'index.js'), "module.exports = require('./uws_linux_x64_1.node')\n")
    const other = await runToEnd(own, ['serve'], { cwd: newFolder(), env })
    expect([other.code, other.stderr.trim().split('\n').length]).toEqual([1, 2])
    expect(other.stderr).toMatch(/does not load in Node 24\..*\n.*无法在 Node 24\./)
  })

  it('is built to the same bytes from the same sources', async () => {
    const again = await buildExecutable(ownArchitecture!, newFolder())
    const sha256 = createHash('sha256').update(readFileSync(stoa)).digest('hex')
    expect(again.sha256).toBe(sha256)
    expect(again.bytes).toBeLessThan(130e6)
    expect(readFileSync(`${await cachedExecutable()}.sha256`, 'utf8')).toBe(`${sha256}  stoa\n`)
  })

  it('comes with a bill of materials that names every part with its version, licence and hash', async () => {
    const bill = JSON.parse(readFileSync(`${await cachedExecutable()}.cdx.json`, 'utf8')) as {
      bomFormat: string
      components: { name: string; version: string; purl: string; licenses: unknown[]; hashes?: unknown[] }[]
      dependencies: { ref: string; dependsOn: string[] }[]
    }
    expect(bill.bomFormat).toBe('CycloneDX')
    const names = bill.components.map(({ name }) => name)
    for (const name of ['node', 'sqlite', 'better-sqlite3', 'yjs', 'fastify', 'react', 'lexical'])
      expect(names).toContain(name)
    for (const { name, version, licenses, hashes, purl } of bill.components) {
      expect(version, name).toMatch(/^\d+\./)
      expect(JSON.stringify(licenses), name).not.toContain('unknown')
      if (purl.startsWith('pkg:npm/')) expect(hashes, name).toHaveLength(1)
    }
    const references = new Set(bill.components.map(({ name, version }) => `${name}@${version}`))
    for (const { dependsOn } of bill.dependencies)
      for (const ref of dependsOn) expect(references).toContain(ref)
  })
})
