// Makes tests/system/first-data-folder.tar.br: a data folder as the first schema that was ever used left it, for the test
// that upgrades it. Checks the commit out, runs its own server, and fills it over HTTP.
//
//   node scripts/make-first-data-folder.ts
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'

/** The last commit before accounts, rights and the audit log got their tables. */
const commit = '503ac0f'

const repository = fileURLToPath(new URL('../', import.meta.url))
const target = fileURLToPath(new URL('../tests/system/first-data-folder.tar.br', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'stoa-first-'))
const data = join(work, 'data')

async function main(): Promise<void> {
  const checkout = join(work, 'stoa')
  execFileSync('git', ['clone', '--quiet', repository, checkout], { stdio: 'inherit' })
  execFileSync('git', ['checkout', '--quiet', commit], { cwd: checkout, stdio: 'inherit' })
  execFileSync('npm', ['run', '-s', 'setup'], { cwd: checkout, stdio: 'inherit' })
  const server = spawn(join(checkout, 'node_modules/.bin/node'), ['server/src/main.ts', 'serve'], {
    cwd: checkout,
    env: {
      ...process.env,
      STOA_DATA_DIR: data,
      STOA_PORT: '0',
      STOA_LOG_LEVEL: 'warn',
      STOA_ADMIN_EMAIL: 'owner@example.com',
      STOA_ADMIN_PASSWORD: 'the-owner-of-it-all',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  const url = await new Promise<string>((resolve) => {
    createInterface(server.stdout).on('line', (line) => {
      const found = /^Stoa is listening on (\S+)$/.exec(line)?.[1]
      if (found !== undefined) resolve(found)
    })
  })
  try {
    await fill(`${url}/api/v1`)
  } finally {
    server.kill('SIGTERM')
    await ended
  }
  const tar = execFileSync('tar', ['-cf', '-', '--owner=0', '--group=0', 'stoa.db', 'content.db'], {
    cwd: data,
  })
  writeFileSync(target, brotliCompressSync(tar))
  process.stdout.write(`${target}\n`)
}

async function fill(api: string): Promise<void> {
  let cookie = ''
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(api + path, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (answer.status === 204 ? undefined : await answer.json()) as T
  }
  type Made = { id: string }
  await call('POST', '/sessions', { email: 'owner@example.com', password: 'the-owner-of-it-all' })
  const member = await call<Made>('POST', '/users', {
    email: 'lin@example.com',
    name: '林',
    password: 'password-of-lin',
    role: 'member',
  })
  const admin = { email: 'admin@example.com', name: 'Ada', password: 'password-of-ada', role: 'admin' }
  await call('POST', '/users', admin)
  const space = await call<Made>('POST', '/spaces', { name: '产品手册' })
  await call('PUT', `/spaces/${space.id}/members/${member.id}`, { role: 'editor' })
  const page = (title: string, markdown: string, parentId: string | null = null) =>
    call<Made>('POST', '/documents', { spaceId: space.id, kind: 'page', title, markdown, parentId })
  const top = await page('入门', '# 第一章\n\n欢迎来到这里。\n\n- 一\n- 二')
  const below = await page('Below', 'A page below.', top.id)
  await page('独立', '另一页。')
  const trashed = await page('扔掉的', '不要了。')
  await call('DELETE', `/documents/${trashed.id}`)
  await call('PUT', `/documents/${below.id}/members/${member.id}`, { role: 'manager' })
  await call('POST', '/documents', {
    spaceId: space.id,
    kind: 'raw',
    title: 'data',
    markdown: 'raw text of the first version',
  })
  const { items } = await call<{ items: { sequence: number }[] }>('GET', `/documents/${top.id}/history`)
  await call('POST', `/documents/${top.id}/versions`, { name: '初稿', sequence: items[0]!.sequence })
  await call('POST', '/api-tokens', { name: 'script' })
}

try {
  await main()
} finally {
  rmSync(work, { recursive: true, force: true })
}
