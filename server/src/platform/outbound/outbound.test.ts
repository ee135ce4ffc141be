import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAddressGuard } from './address-guard.ts'
import { createGuardedFetch } from './guarded-fetch.ts'

describe('the guard of outgoing calls', () => {
  const reasonFor = async (
    host: string,
    options: { networks?: string[]; isTls?: boolean; dns?: string[] } = {},
  ) => {
    const { networks = [], isTls = true, dns } = options
    const guard = createAddressGuard(
      networks,
      dns && (async () => dns.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))),
    )
    try {
      await guard.resolve(host, { isTls })
      return 'allowed'
    } catch (error) {
      return (error as { reason?: string }).reason
    }
  }

  it.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[ff02::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:a9fe:a9fe]',
    '[::7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[2001::1]',
    '[2001:db8::1]',
  ])('refuses %s', async (host) => {
    expect(await reasonFor(host)).toBe('private')
  })

  it('allows public addresses over TLS, and nothing without it', async () => {
    for (const host of ['1.1.1.1', '172.32.0.1', '100.128.0.1', '[2606:4700:4700::1111]']) {
      expect(await reasonFor(host), host).toBe('allowed')
      expect(await reasonFor(host, { isTls: false }), host).toBe('needs_tls')
    }
  })

  it('judges a name by every address it has', async () => {
    expect(await reasonFor('idp.example', { dns: ['1.1.1.1', '2606:4700:4700::1111'] })).toBe('allowed')
    expect(await reasonFor('idp.example', { dns: ['1.1.1.1', '10.0.0.1'] })).toBe('private')
    expect(await reasonFor('idp.example', { dns: ['::ffff:169.254.169.254'] })).toBe('private')
  })

  it('allows what the operator lists, and plain http to this machine alone', async () => {
    const networks = ['10.20.0.0/16', 'fd00::/8', '127.0.0.1', '::1']
    for (const host of ['10.20.3.4', '[fd00::5]', '[::ffff:10.20.3.4]'])
      expect(await reasonFor(host, { networks }), host).toBe('allowed')
    expect(await reasonFor('10.21.0.1', { networks })).toBe('private')
    expect(await reasonFor('127.0.0.2', { networks })).toBe('private')
    expect(await reasonFor('10.20.3.4', { networks, isTls: false })).toBe('needs_tls')
    expect(await reasonFor('127.0.0.1', { networks, isTls: false })).toBe('allowed')
    expect(await reasonFor('[::1]', { networks, isTls: false })).toBe('allowed')
  })
})

describe('a guarded fetch', () => {
  let server: Server
  let url: string
  const calls: string[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      calls.push(`${request.method} ${request.url} ${request.headers.host}`)
      if (request.url === '/redirect') response.writeHead(302, { location: '/answer' }).end()
      else if (request.url === '/long') response.end(Buffer.alloc(3 * 1024 * 1024))
      else if (request.url === '/echo') request.pipe(response)
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })

  const call = createGuardedFetch(createAddressGuard(['127.0.0.1']))

  it('answers like fetch', async () => {
    const answer = await call(`${url}/answer`)
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(await answer.json()).toEqual({ a: 1 })
    expect(await (await call(`${url}/echo`, { method: 'POST', body: '柱廊' })).text()).toBe('柱廊')
  })

  it('does not follow a redirect', async () => {
    calls.length = 0
    expect((await call(`${url}/redirect`)).status).toBe(302)
    expect(calls).toHaveLength(1)
  })

  it('reads no more than anybody should send', async () => {
    await expect(call(`${url}/long`)).rejects.toThrow('too long')
  })

  it('reaches nothing that is not allowed, whatever it is called', async () => {
    calls.length = 0
    const strict = createGuardedFetch(createAddressGuard([]))
    const { port } = new URL(url)
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]']) {
      await expect(strict(`http://${host}:${port}/`), host).rejects.toThrow('not a public address')
      await expect(strict(`https://${host}:${port}/`), host).rejects.toThrow('not a public address')
    }
    for (const address of ['file:///etc/passwd', 'ftp://127.0.0.1/', 'data:,x', 'gopher://127.0.0.1/'])
      await expect(strict(address), address).rejects.toThrow('scheme')
    expect(calls).toEqual([])
  })

  it('connects to the address that was judged, not to what the name says later', async () => {
    calls.length = 0
    let asked = 0
    const guard = createAddressGuard(['127.0.0.1'], async () => {
      asked += 1
      return [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]
    })
    const { port } = new URL(url)
    const answer = await createGuardedFetch(guard)(`http://rebinding.invalid:${port}/answer`)
    expect(answer.status).toBe(200)
    expect(asked).toBe(1)
    expect(calls).toEqual([`GET /answer rebinding.invalid:${port}`])
  })
})
