import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { BackupOverview, DocumentDetail, Space } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { createApi, expectStatus } from '../../server/src/app/boot.testing.ts'
import { hocuspocusClient, rootText, textOf } from '../compatibility/stock-clients.ts'

// A working day of a server, in short: `node server-day.ts <executable> <folder> <trace> <what writes it>`. Runs by
// itself, because it has to stand in the same network namespace as the server. Prints one JSON line.

const [executable = '', folder = '', trace = '', under = ''] = process.argv.slice(2)
const owner = { email: 'owner@example.com', password: 'the-owner-of-it-all' }
const [program, ...before] = under.split(' ')
const server = spawn(program!, [...before, executable, 'serve'], {
  cwd: folder,
  env: {
    PATH: process.env['PATH'],
    STOA_PORT: '0',
    STOA_ADMIN_EMAIL: owner.email,
    STOA_ADMIN_PASSWORD: owner.password,
    ...(JSON.parse(process.env['STOA_DAY'] ?? '{}') as Record<string, string>),
  },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const ended = new Promise<number | null>((resolve) => {
  server.once('exit', resolve)
})
process.on('exit', () => server.kill('SIGKILL'))
let url = ''
for await (const line of createInterface({ input: server.stdout })) {
  url = /^Stoa is listening on (\S+)$/.exec(line)?.[1] ?? ''
  if (url !== '') break
}
if (url === '') throw new Error('It does not listen.')

const signedIn = await fetch(`${url}/api/v1/sessions`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(owner),
})
const made = await fetch(`${url}/api/v1/api-tokens`, {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    cookie: signedIn.headers.get('set-cookie')!.split(';')[0]!,
  },
  body: JSON.stringify({ name: 'day' }),
})
const { token } = (await made.json()) as { token: string }
const api = createApi(url, token)

const space = expectStatus(await api.post<Space>('/spaces', { name: '手册' }), 201)
const pictured = 'See ![a picture](https://example.com/picture.png) and [a page](https://example.com/).'
const page = { spaceId: space.id, kind: 'page', title: '入职', markdown: pictured }
expectStatus(await api.post<DocumentDetail>('/documents', page), 201)
const raw = { spaceId: space.id, kind: 'raw', title: 'raw' }
const { syncName } = expectStatus(await api.post<DocumentDetail>('/documents', raw), 201)
const person = { email: 'wang@example.com', name: '王强', password: 'password-of-wang', role: 'member' }
expectStatus(await api.post('/users', person), 201)
const invited = await api.post('/invitations', { email: 'chen@example.com', role: 'member' })

const peer = hocuspocusClient({ url: url.replace('http', 'ws'), name: syncName, token })
await waitUntil(() => peer.provider.isSynced, { what: 'the document is open' })
peer.document.getText(rootText).insert(0, '一天')
await waitUntil(() => peer.isSaved, { what: 'it is kept' })
const text = textOf(peer.document)
peer[Symbol.dispose]()

for (const path of [
  '/',
  '/api/docs',
  '/api/docs/js/scalar.js',
  '/metrics',
  '/readyz',
  '/api/v1/openapi.json',
])
  if (!(await fetch(url + path)).ok) throw new Error(`${path} was refused.`)
expectStatus(await api.post('/backups'), 202)
while ((await api.get<BackupOverview>('/backups')).body.archives.length === 0) await delay(50)

server.kill('SIGTERM')
const code = await ended
const traced = new RegExp(`^${server.pid} +\\+\\+\\+ exited`, 'm')
await waitUntil(() => traced.test(readFileSync(trace, 'utf8')), { what: 'the trace is complete' })
process.stdout.write(`${JSON.stringify({ text, invited: invited.status, code })}\n`)
process.exit(0)
