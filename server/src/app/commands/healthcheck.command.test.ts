import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { bootDeadline, startTestStoa } from '../boot.testing.ts'
import { runHere } from '../command-line/run.testing.ts'

const check = (port: number, ...words: string[]) =>
  runHere(['healthcheck', ...words], { STOA_PORT: String(port), STOA_HOST: '0.0.0.0' })

describe('healthcheck', () => {
  it(
    'asks the server with the same settings, and notices when it has gone',
    async () => {
      const stoa = await startTestStoa()
      const port = Number(new URL(stoa.url).port)
      try {
        expect(await check(port)).toEqual({ code: 0, out: 'ready\n', talk: '' })
        expect(JSON.parse((await check(1, '--url', stoa.url, '--json')).out)).toEqual({
          ready: true,
          url: stoa.url,
          reason: null,
        })
      } finally {
        await stoa.stop()
      }
      const gone = await check(port)
      expect(gone).toMatchObject({ code: 1, out: `not ready: nothing listens on 127.0.0.1:${port}\n` })
    },
    bootDeadline,
  )

  it('is not content with an answer that is none, and does not wait for one for long', async () => {
    const answering = async (answer: RequestListener, ...words: string[]) => {
      const server = createServer(answer)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      try {
        return await check((server.address() as AddressInfo).port, ...words)
      } finally {
        server.closeAllConnections()
        server.close()
      }
    }
    const unready = await answering((_request, response) => response.writeHead(503).end())
    expect(unready).toMatchObject({ code: 1, out: 'not ready: it answers 503\n' })
    const silent = await answering(() => undefined, '--timeout', '0.2')
    expect([silent.code, silent.out]).toEqual([1, expect.stringContaining('within 0.2 s')])
    expect((await check(1, '--timeout', 'long')).code).toBe(2)
    expect((await check(1, '--url', 'stoa.example.com')).code).toBe(2)
  })
})
