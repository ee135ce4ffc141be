import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import type { DocumentDetail, Space } from '@stoa/protocol'
import { ownerToken, processOwner, startStoaProcess, type StoaProcess, waitUntil } from '@stoa/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Api, createApi, expectStatus } from '../../server/src/app/boot.testing.ts'
import { hocuspocusClient, rootText, textOf, yWebsocketClient } from '../compatibility/stock-clients.ts'
import { makeCertificate } from '../support/certificates.ts'
import { buildDeadline, downloadInto, runToEnd } from '../support/executable.ts'
import { findProgram, freePort, type Proxy, startCaddy, startNginx } from '../support/proxies.ts'

let download: string
let executable: string
beforeAll(async () => {
  download = mkdtempSync(join(tmpdir(), 'stoa-download-'))
  executable = await downloadInto(download)
}, buildDeadline)
afterAll(() => rmSync(download, { recursive: true, force: true }))

let stoa: StoaProcess | null = null
let proxy: Proxy | null = null
const folders: string[] = []
afterEach(async () => {
  await stoa?.dispose()
  await proxy?.[Symbol.asyncDispose]()
  stoa = null
  proxy = null
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-proxy-'))
  folders.push(folder)
  return folder
}

async function rawDocument(api: Api): Promise<DocumentDetail> {
  const space = expectStatus(await api.post<Space>('/spaces', { name: '手册' }), 201)
  const body = { spaceId: space.id, kind: 'raw', title: 'raw' }
  return expectStatus(await api.post<DocumentDetail>('/documents', body), 201)
}

/** Two stock providers write through whatever stands in front, across a restart of the server. */
async function writeAcrossRestart(url: string, api: Api, token: string, restart: () => Promise<void>) {
  const { id, syncName } = await rawDocument(api)
  const peer = { url: url.replace('http', 'ws'), name: syncName, token }
  using one = hocuspocusClient(peer)
  using two = yWebsocketClient(peer)
  await waitUntil(() => one.provider.isSynced && two.provider.synced, { what: 'both have it' })

  let written = 0
  const write = () => {
    one.document.getText(rootText).insert(0, '甲')
    two.document.getText(rootText).insert(0, '乙')
    written += 2
  }
  for (let i = 0; i < 10; i++) write()
  const typing = setInterval(write, 20)
  try {
    await restart()
  } finally {
    clearInterval(typing)
  }
  const restarted = performance.now()
  write()
  const both = () => [one.document, two.document].map((document) => textOf(document).length)
  await waitUntil(() => one.isSaved && two.provider.synced && both().every((length) => length === written), {
    timeoutMs: 10_000,
    what: 'both are connected again and hold everything',
  })
  const backAfter = performance.now() - restarted
  const kept = await api.get<string>(`/documents/${id}/content?format=text`)
  expect(kept.body).toHaveLength(written)
  // Nothing but a reconnect: no final close, no refusal.
  expect(one.denials).toEqual([])
  expect(two.finalCloses).toEqual([])
  return backAfter
}

describe.each([
  ['nginx', startNginx],
  ['caddy', startCaddy],
] as const)('behind %s, with the snippet of deploy', (_name, startProxy) => {
  async function start({ syncPort }: { syncPort?: (port: number) => Promise<number> } = {}) {
    const port = await freePort()
    proxy = await startProxy(port, syncPort === undefined ? {} : { syncPort: await syncPort(port) })
    stoa = await startStoaProcess({
      executable,
      port,
      env: { STOA_PUBLIC_URL: proxy.url, STOA_TRUSTED_PROXIES: '127.0.0.1' },
    })
    // What a server with a public address says it listens on is that address.
    const direct = `http://127.0.0.1:${port}`
    const token = await ownerToken(direct)
    return { url: proxy.url, direct, token, api: createApi(proxy.url, token) }
  }

  it('signs people in over TLS alone, from the address they have, whatever they say it is', async () => {
    const { url, api } = await start()
    const signedIn = await fetch(`${url}/api/v1/sessions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: url,
        'x-forwarded-for': '203.0.113.66',
      },
      body: JSON.stringify(processOwner),
    })
    expect(signedIn.status).toBe(201)
    expect(signedIn.headers.get('set-cookie')).toMatch(/; Secure/)
    expect(signedIn.headers.get('strict-transport-security')).toMatch(/max-age=\d+/)
    const log = JSON.stringify((await api.get('/audit')).body)
    expect(log).toContain('127.0.0.1')
    expect(log).not.toContain('203.0.113.66')
    expect((await fetch(`${url}/metrics`)).status).toBe(404)
    // What the build has compressed is passed on as it is, and the proxy compresses the rest.
    expect((await fetch(url)).headers.get('content-encoding')).toBe('br')
    const description = await fetch(`${url}/api/v1/openapi.json`)
    expect(description.headers.get('content-encoding')).toMatch(/gzip|zstd/)
  })

  it('lets Stoa itself say what is too large', async () => {
    const { url, token } = await start()
    const post = (size: number) =>
      fetch(`${url}/api/v1/spaces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ name: '甲', description: 'x'.repeat(size) }),
      })
    const large = await post(1_500_000)
    expect(large.status).not.toBe(413)
    const tooLarge = await post(2_500_000)
    expect(tooLarge.status).toBe(413)
    expect(tooLarge.headers.get('content-type')).toContain('problem+json')
  })

  it('carries WebSockets: two stock providers write across a restart, which is nothing but a reconnect', async () => {
    const { url, direct, token, api } = await start()
    const backAfter = await writeAcrossRestart(url, createApi(direct, token), token, async () => {
      expect(await stoa!.end()).toBe(0)
      await stoa!.restart()
    })
    expect(backAfter).toBeLessThan(10_000)
    expect((await api.get('/me')).status).toBe(200)
  })

  it('takes documents, and nothing else, to STOA_SYNC_PORT with the lines that are commented out', async () => {
    let [connections, port] = [0, 0]
    // Both paths are served on STOA_PORT as well: what comes this way is taken there.
    const way = createServer((socket) => {
      connections += 1
      const onward = createConnection(port, '127.0.0.1')
      socket.pipe(onward).pipe(socket)
      for (const [one, other] of [
        [socket, onward],
        [onward, socket],
      ] as const)
        one.on('error', () => other.destroy()).on('close', () => other.destroy())
    })
    const { url, direct, token, api } = await start({
      async syncPort(stoaPort) {
        port = stoaPort
        way.listen(0, '127.0.0.1')
        await once(way, 'listening')
        return (way.address() as AddressInfo).port
      },
    })
    expect((await api.get('/me')).status).toBe(200)
    expect(connections).toBe(0)
    await writeAcrossRestart(url, createApi(direct, token), token, async () => undefined)
    expect(connections).toBe(2)
    way.close()
  })
})

describe('TLS without a proxy', () => {
  const subjectOf = (port: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        const { CN } = socket.getPeerCertificate().subject
        socket.destroy()
        resolve(String(CN))
      })
      socket.once('error', reject)
    })

  it('serves pages and sockets, across a restart', async () => {
    const { cert, key } = makeCertificate(newFolder(), 'first')
    const port = await freePort()
    const url = `https://localhost:${port}`
    const env = { STOA_TLS_CERT: cert, STOA_TLS_KEY: key, STOA_PUBLIC_URL: url }
    stoa = await startStoaProcess({ executable, port, env })
    const token = await ownerToken(url)
    await writeAcrossRestart(url, createApi(url, token), token, async () => {
      expect(await stoa!.end()).toBe(0)
      await stoa!.restart()
    })
    const health = await runToEnd(executable, ['healthcheck'], { env: { ...env, STOA_PORT: String(port) } })
    expect(health).toMatchObject({ code: 0, stdout: 'ready\n' })
  })

  it('takes a renewed certificate on SIGHUP, disconnects nobody, and keeps the old one when the new one is wrong', async () => {
    const folder = newFolder()
    const { cert, key } = makeCertificate(folder, 'first')
    const port = await freePort()
    const url = `https://localhost:${port}`
    const env = { STOA_TLS_CERT: cert, STOA_TLS_KEY: key, STOA_PUBLIC_URL: url }
    stoa = await startStoaProcess({ executable, port, env: { ...env, STOA_LOG_LEVEL: 'info' } })
    const token = await ownerToken(url)
    const { syncName } = await rawDocument(createApi(url, token))
    using peer = hocuspocusClient({ url: url.replace('http', 'ws'), name: syncName, token })
    await waitUntil(() => peer.provider.isSynced, { what: 'it is open' })
    expect(await subjectOf(port)).toBe('first')

    const renewed = makeCertificate(folder, 'second')
    copyFileSync(renewed.cert, cert)
    process.kill(stoa.pid, 'SIGHUP')
    const said = (text: string) => stoa!.log.some(({ msg }) => String(msg).includes(text))
    await waitUntil(() => said('could not be read again'), {
      what: 'a certificate without its key is refused',
    })
    expect(await subjectOf(port)).toBe('first')

    copyFileSync(renewed.key, key)
    process.kill(stoa.pid, 'SIGHUP')
    await waitUntil(() => said('the certificate was read again'), { what: 'the new one is taken' })
    expect(await subjectOf(port)).toBe('second')
    expect(peer.closes).toEqual([])
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
  })
})

describe('as a service', () => {
  it('tells the service manager that it is ready, and that it stops', async () => {
    findProgram('systemd-notify')
    const folder = newFolder()
    const socket = join(folder, 'notify')
    // Perl, because Node has no datagram sockets of this kind.
    const listen = `use IO::Socket::UNIX; $| = 1; my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die; while (1) { $s->recv(my $m, 4096); print "$m\\n" if length $m }`
    const manager = spawn('perl', ['-e', listen, socket])
    let told = ''
    manager.stdout.on('data', (chunk) => (told += chunk))
    try {
      await waitUntil(() => existsSync(socket), { what: 'somebody listens' })
      stoa = await startStoaProcess({
        executable,
        env: { NOTIFY_SOCKET: socket, PATH: process.env['PATH'] },
      })
      await waitUntil(() => told.includes('READY=1'), { what: 'it is ready' })
      expect(told).toContain(`MAINPID=${stoa.pid}`)
      expect(await stoa.end()).toBe(0)
      await waitUntil(() => told.includes('STOPPING=1'), { what: 'it stops' })
    } finally {
      manager.kill()
    }
  })
})
