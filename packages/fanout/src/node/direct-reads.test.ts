import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { waitUntil } from '@stoa/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { Fanout } from '../fanout.ts'
import { readDirectly } from './direct-reads.ts'
import { nodeClock } from './node-clock.ts'
import { attachNodeSocket } from './node-socket.ts'

const ends: (() => void)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** A frame of a client. @param first 0x82: a whole binary message */
function frame(text: string, first = 0x82): Buffer {
  const payload = Buffer.from(text)
  const mask = Buffer.from([1, 2, 3, 4])
  const head =
    payload.byteLength < 126
      ? Buffer.from([first, 0x80 | payload.byteLength])
      : Buffer.from([first, 0x80 | 126, payload.byteLength >> 8, payload.byteLength & 255])
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ mask[index & 3]!)])
}

/** A server that takes what begins with "take", and a peer whose every write is one of the line. */
async function pair() {
  const fanout = new Fanout({
    clock: nodeClock,
    onError(error) {
      throw error
    },
  })
  const offered: string[] = []
  const arrived: string[] = []
  const errors: string[] = []
  let isClosed = false
  const http = createServer().listen(0, '127.0.0.1')
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    allowSynchronousEvents: false,
  })
  const opened = Promise.withResolvers<WebSocket>()
  http.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      attachNodeSocket({
        fanout,
        webSocket,
        socket,
        handlers: {
          onMessage: (message) => arrived.push(Buffer.from(message as Uint8Array).toString()),
          onSmallMessage(message) {
            const text = Buffer.from(message).toString()
            offered.push(text)
            if (!text.startsWith('take')) return false
            arrived.push(text)
            return true
          },
          onError: ({ message }) => errors.push(message),
          onClosed: () => {
            isClosed = true
          },
        },
      })
      opened.resolve(webSocket)
    })
  })
  await once(http, 'listening')
  const peer = connect({ port: (http.address() as AddressInfo).port, host: '127.0.0.1', noDelay: true })
  peer.on('error', () => peer.destroy())
  peer.resume()
  peer.write(
    'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  )
  ends.push(
    () => peer.destroy(),
    () => http.close(),
  )
  return {
    webSocket: await opened.promise,
    offered,
    arrived,
    errors,
    get isClosed() {
      return isClosed
    },
    /** Waits until it has arrived, so that the next write is not read together with it. */
    async say(bytes: Buffer, count: number) {
      peer.write(bytes)
      await waitUntil(() => arrived.length >= count, { what: `${count} messages` })
    },
    peer,
  }
}

describe('direct reads', () => {
  it('offer a small message that came by itself, once, and hand on what is not taken', async () => {
    const { say, offered, arrived } = await pair()
    await say(frame('take one'), 1)
    await say(frame('two'), 2)
    await say(frame(`take ${'three '.repeat(100)}`), 3)
    await say(frame('four'), 4)
    expect(arrived).toEqual(['take one', 'two', `take ${'three '.repeat(100)}`, 'four'])
    expect(offered).toEqual(arrived)
  })

  it('leave alone what comes together, in pieces or is large, and all of it stays in order', async () => {
    const { say, peer, offered, arrived } = await pair()
    await say(Buffer.concat([frame('take one'), frame('take two'), frame('three')]), 3)
    peer.write(frame('take four').subarray(0, 5))
    await new Promise((resolve) => setImmediate(resolve))
    await say(frame('take four').subarray(5), 4)
    peer.write(frame('take five, ', 0x02))
    await say(frame('in fragments', 0x80), 5)
    await say(frame(`take ${'x'.repeat(60_000)}`), 6)
    await say(frame('seven'), 7)
    expect(arrived.map((text) => text.slice(0, 12))).toEqual([
      'take one',
      'take two',
      'three',
      'take four',
      'take five, i',
      'take xxxxxxx',
      'seven',
    ])
    expect(arrived[4]).toBe('take five, in fragments')
    expect(arrived[5]).toHaveLength(60_005)
    expect(offered).toEqual(['seven'])
  })

  it('refuse what `ws` refuses: a message within another, and one that is not masked', async () => {
    const one = await pair()
    one.peer.write(frame('begun', 0x02))
    await new Promise((resolve) => setImmediate(resolve))
    one.peer.write(frame('take this'))
    await waitUntil(() => one.isClosed)
    expect([one.arrived, one.errors]).toEqual([[], ['Invalid WebSocket frame: invalid opcode 2']])
    const other = await pair()
    other.peer.write(Buffer.from([0x82, 4, ...Buffer.from('take')]))
    await waitUntil(() => other.isClosed)
    expect([other.arrived, other.errors]).toEqual([[], ['Invalid WebSocket frame: MASK must be set']])
  })

  it('take nothing while the socket is paused, and lose nothing', async () => {
    const { say, peer, webSocket, arrived, offered } = await pair()
    await say(frame('take one'), 1)
    webSocket.pause()
    for (let count = 0; count < 99; count++) peer.write(frame(`take ${count} ${'x'.repeat(1_000)}`))
    await new Promise((resolve) => peer.write(frame('take 99'), resolve))
    // Turns of the loop in which it would be read.
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(arrived).toHaveLength(1)
    webSocket.resume()
    await say(frame('last'), 102)
    expect(arrived.slice(1, -1).map((text) => Number(text.split(' ')[1]))).toEqual([...Array(100).keys()])
    expect(arrived.at(-1)).toBe('last')
    expect(offered.length).toBeLessThan(102)
  })

  it('notice the end of the line, with and without a goodbye', async () => {
    const one = await pair()
    await one.say(frame('take one'), 1)
    one.peer.end(frame('\u0003\u00e8', 0x88))
    await waitUntil(() => one.isClosed)
    const other = await pair()
    await other.say(frame('take one'), 1)
    other.peer.resetAndDestroy()
    await waitUntil(() => other.isClosed)
  })

  it('are not taken from what is no plain socket', async () => {
    const { webSocket } = await pair()
    expect(readDirectly(new PassThrough(), webSocket, () => true)).toBe(false)
  })
})
