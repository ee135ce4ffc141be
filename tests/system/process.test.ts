import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownerToken, processOwner, startStoaProcess, type StoaProcess, waitUntil } from '@stoa/testkit'
import { closeCodes, type DocumentDetail } from '@stoa/protocol'
import { afterEach, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))

interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** The program, and what stands before the words for Stoa. */
type Wrapped = readonly [program: string, ...words: string[]]

/** Runs the command line to its end. */
const stoaCommand = (
  parameters: readonly string[],
  env: Record<string, string>,
  [program, ...words]: Wrapped = [process.execPath, main],
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(
      program,
      [...words, ...parameters],
      { env: { ...process.env, ...env }, timeout: 30_000 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })

describe('the process', () => {
  const started: StoaProcess[] = []
  const folders: string[] = []
  afterEach(async () => {
    for (const stoa of started.splice(0)) await stoa.dispose()
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })
  const start = async (options: Parameters<typeof startStoaProcess>[0] = {}) => {
    const stoa = await startStoaProcess(options)
    started.push(stoa)
    return stoa
  }
  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'stoa-process-'))
    folders.push(folder)
    return folder
  }

  it('prints a one-time link while nobody has an account, and none afterwards', async () => {
    const dataDirectory = newFolder()
    const nobody = { STOA_ADMIN_EMAIL: undefined, STOA_ADMIN_PASSWORD: undefined }
    const stoa = await start({ dataDirectory, env: nobody })
    const link = stoa.stdout.map((line) => /\S+\/setup#token=(\S+)/.exec(line)?.[1]).find(Boolean)
    expect(link).toMatch(/^\S{20,}$/)
    const setUp = () =>
      fetch(`${stoa.url}/api/v1/setup`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          token: link,
          organisation: { name: '柱廊', language: 'zh-CN', timeZone: 'Asia/Shanghai' },
          owner: { email: 'li@example.com', name: '李梅', password: 'long enough' },
        }),
      })
    expect((await setUp()).status).toBe(201)
    expect((await setUp()).status).toBe(409)
    expect(await stoa.end()).toBe(0)

    const again = await start({ dataDirectory, env: nobody })
    expect(again.stdout.join('\n')).not.toContain('setup#token')
    expect(JSON.stringify(again.log)).not.toContain(link)
  })

  it('keeps what was answered, also after being killed', async () => {
    const dataDirectory = newFolder()
    const stoa = await start({ dataDirectory })
    const token = await ownerToken(stoa.url)
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const post = async (path: string, body: object) =>
      (await (
        await fetch(`${stoa.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      ).json()) as { id: string }
    const space = await post('/spaces', { name: '手册' })
    const page = await post('/documents', {
      spaceId: space.id,
      kind: 'page',
      title: '入职',
      markdown: '# 第一天\n\n领取电脑。\n',
    })
    await stoa.end('SIGKILL')

    const again = await start({ dataDirectory })
    const content = await fetch(`${again.url}/api/v1/documents/${page.id}/content?format=markdown`, {
      headers,
    })
    expect((await content.text()).trim()).toBe('# 第一天\n\n领取电脑。')
  })

  it('stops at once on SIGTERM, with people connected', async () => {
    const stoa = await start()
    const token = await ownerToken(stoa.url)
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const post = async (path: string, body: object) =>
      (await (
        await fetch(`${stoa.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      ).json()) as DocumentDetail
    const space = await post('/spaces', { name: '手册' })
    const raw = await post('/documents', { spaceId: space.id, kind: 'raw', title: '' })
    const socket = new WebSocket(`${stoa.url.replace('http', 'ws')}/yjs/${raw.syncName}?token=${token}`)
    // The first step of y-protocols' sync, with an empty state vector: the answer says that the document is open.
    socket.addEventListener('open', () => socket.send(new Uint8Array([0, 0, 1, 0])))
    await new Promise((resolve) => {
      socket.addEventListener('message', resolve, { once: true })
    })
    const closed = new Promise<CloseEvent>((resolve) => {
      socket.addEventListener('close', resolve)
    })
    const began = performance.now()
    expect(await stoa.end()).toBe(0)
    expect(performance.now() - began).toBeLessThan(5_000)
    expect((await closed).code).toBe(closeCodes.restarting)
  })

  it('refuses a data folder that another process serves, in one sentence', async () => {
    const stoa = await start()
    const second = await stoaCommand(['serve'], { STOA_DATA_DIR: stoa.dataDirectory, STOA_PORT: '0' })
    expect(second.code).toBe(1)
    expect(second.stderr.trim().split('\n')).toHaveLength(1)
    expect(second.stderr).toContain(stoa.dataDirectory)
    expect((await fetch(`${stoa.url}/readyz`)).status).toBe(200)
  })

  describe('that cannot start says why and what to do, in one sentence:', () => {
    const refusal = async (env: Record<string, string>, wrapped: Wrapped = [process.execPath, main]) => {
      const { code, stderr } = await stoaCommand(['serve'], { STOA_PORT: '0', ...env }, wrapped)
      expect(code).toBe(1)
      expect(stderr.trim().split('\n'), stderr).toHaveLength(1)
      return stderr
    }

    it('a port that another program has', async () => {
      const other = createServer().listen(0, '127.0.0.1')
      await once(other, 'listening')
      const { port } = other.address() as AddressInfo
      const said = await refusal({ STOA_DATA_DIR: newFolder(), STOA_PORT: String(port) })
      expect(said).toContain(`Port ${port} on 127.0.0.1 is in use`)
      other.close()
    })

    it('a folder where it may not write', async () => {
      expect(await refusal({ STOA_DATA_DIR: '/sys/stoa' })).toContain('must belong to the account')
    })

    it('a disk that is full', async () => {
      const folder = newFolder()
      const namespaces = process.geteuid!() === 0 ? ['--mount'] : ['--map-root-user', '--mount']
      const mount = 'mount -t tmpfs -o size=256k tmpfs "$STOA_DATA_DIR" && exec "$0" "$@"'
      const said = await refusal({ STOA_DATA_DIR: folder }, [
        'unshare',
        ...namespaces,
        'sh',
        '-c',
        mount,
        process.execPath,
        main,
      ])
      expect(said).toContain(`The disk with ${folder} is full`)
    })

    it.each(['stoa.db', 'content.db'])('a damaged %s', async (name) => {
      const folder = newFolder()
      writeFileSync(join(folder, name), randomBytes(40_000))
      const said = await refusal({ STOA_DATA_DIR: folder })
      expect(said).toContain(`A database in ${folder} is damaged`)
      expect(said).toContain('stoa restore')
    })
  })

  it('names every fault of the settings at once', async () => {
    const { code, stderr } = await stoaCommand(['serve'], {
      STOA_DATA_DIR: newFolder(),
      STOA_PORT: 'abc',
      STOA_LOG_LEVEL: 'loud',
      STOA_PUBLIC_URL: 'ftp://x',
    })
    expect(code).toBe(1)
    for (const variable of ['STOA_PORT', 'STOA_LOG_LEVEL', 'STOA_PUBLIC_URL'])
      expect(stderr).toContain(variable)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('creates accounts from the command line beside a running server', async () => {
    const stoa = await start()
    const env = { STOA_DATA_DIR: stoa.dataDirectory }
    const made = await stoaCommand(['user', 'create', 'wang@example.com', '--name', '王强'], env)
    expect(made).toMatchObject({ code: 0, stderr: '' })
    const password = /Password: (\S+)/.exec(made.stdout)![1]!
    const signIn = await fetch(`${stoa.url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'wang@example.com', password }),
    })
    expect(signIn.status).toBe(201)
    const listed = await stoaCommand(['user', 'list'], env)
    expect(listed.stdout.split('\n')).toEqual(
      expect.arrayContaining([`wang@example.com\t王强\tmember`, expect.stringContaining(processOwner.email)]),
    )
    const twice = await stoaCommand(['user', 'create', 'wang@example.com', '--name', 'x'], env)
    expect(twice.code).toBe(1)
    expect(twice.stderr).not.toMatch(/\n\s+at /)
  })

  it('answers an operator’s questions, figures only to this machine itself', async () => {
    const stoa = await start()
    const status = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(`${stoa.url}${path}`, { headers })).status
    expect(await status('/livez')).toBe(200)
    expect(await status('/readyz')).toBe(200)
    expect(await status('/metrics', { 'x-forwarded-for': '203.0.113.9' })).toBe(404)
    const figures = await (await fetch(`${stoa.url}/metrics`)).text()
    expect(figures).toMatch(/^stoa_rooms \d+$/m)
    expect(figures).toMatch(/^stoa_sync_sockets \d+$/m)
  })

  it('writes no token into its log', async () => {
    const stoa = await start({ env: { STOA_LOG_LEVEL: 'trace' } })
    const secret = 'stoa_t_must-not-be-seen'
    const socket = new WebSocket(
      `${stoa.url.replace('http', 'ws')}/yjs/raw.0190a5b0-0000-7000-8000-000000000000?token=${secret}`,
    )
    await new Promise((resolve) => {
      socket.addEventListener('close', resolve)
    })
    const before = stoa.log.length
    await fetch(`${stoa.url}/api/v1/me?token=${secret}`, { headers: { authorization: `Bearer ${secret}` } })
    await waitUntil(() => stoa.log.length > before, { what: 'the refusal in the log' })
    expect(JSON.stringify(stoa.log)).not.toContain('must-not-be-seen')
  })
})
