import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { waitUntil } from '@stoa/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { DirectLine } from './direct-line.ts'

const ends: (() => void)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

async function pair(): Promise<{ near: Socket; far: Socket; received: () => Buffer }> {
  const listening = createServer().listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const accepted = once(listening, 'connection') as Promise<[Socket]>
  const near = connect((listening.address() as AddressInfo).port, '127.0.0.1')
  await once(near, 'connect')
  const [far] = await accepted
  const chunks: Buffer[] = []
  far.on('data', (chunk: Buffer) => chunks.push(chunk))
  far.on('error', () => far.destroy())
  ends.push(
    () => near.destroy(),
    () => far.destroy(),
    () => listening.close(),
  )
  return { near, far, received: () => Buffer.concat(chunks) }
}

function lineOver(socket: Socket, onDrained: () => void = () => undefined): DirectLine {
  const line = DirectLine.over(socket, onDrained)
  if (line === null) throw new Error('This Node has no direct line; its stream is written to.')
  return line
}

describe('a direct line', () => {
  it('writes without waiting where the peer keeps up', async () => {
    const { near, received } = await pair()
    const line = lineOver(near)
    line.write(Buffer.from('one '))
    line.writeList([Buffer.from('two '), Buffer.from('three')], 9)
    expect([line.waitingBytes, near.writableLength]).toEqual([0, 0])
    await waitUntil(() => received().length === 13, { what: 'all bytes' })
    expect(received().toString()).toBe('one two three')
  })

  it('counts what a slow peer has not taken, and says once when it has', async () => {
    const { near, far, received } = await pair()
    far.pause()
    let drains = 0
    const line = lineOver(near, () => (drains += 1))
    const sent: Buffer[] = []
    while (line.waitingBytes < 1_000_000) {
      const bytes = Buffer.alloc(100_000, sent.length)
      sent.push(bytes)
      line.write(bytes)
    }
    line.writeList([Buffer.from('the'), Buffer.from('end')], 6)
    expect(drains).toBe(0)
    far.resume()
    await waitUntil(() => drains > 0, { what: 'it drained' })
    expect([line.waitingBytes, drains]).toEqual([0, 1])
    await waitUntil(() => received().length === sent.length * 100_000 + 6, { what: 'all bytes' })
    expect(received().equals(Buffer.concat([...sent, Buffer.from('theend')]))).toBe(true)
  })

  it('keeps the order with what goes through the stream', async () => {
    const { near, far, received } = await pair()
    far.pause()
    let drains = 0
    const line = lineOver(near, () => (drains += 1))
    let sent = ''
    const say = (text: string, write: (bytes: Buffer) => void) => {
      sent += text
      write(Buffer.from(text))
    }
    while (line.waitingBytes === 0) say('x'.repeat(500_000), (bytes) => line.write(bytes))
    say('[stream 1]', (bytes) => near.write(bytes))
    say('[direct 1]', (bytes) => line.write(bytes))
    say('[stream 2]', (bytes) => near.write(bytes))
    say('[direct 2]', (bytes) => line.writeList([bytes.subarray(0, 4), bytes.subarray(4)], bytes.byteLength))
    far.resume()
    await waitUntil(() => received().length === sent.length, { what: 'all bytes' })
    expect(received().toString()).toBe(sent)
    await waitUntil(() => drains === 1, { what: 'it drained' })
    expect(line.waitingBytes).toBe(0)
  })

  it('writes the same to many: behind what waits for one of them, and nothing to one that is gone', async () => {
    const pairs = await Promise.all(Array.from({ length: 4 }, pair))
    const [slow, streaming, gone, sound] = pairs
    const lines = pairs.map(({ near }) => lineOver(near))
    slow!.far.pause()
    streaming!.far.pause()
    while (lines[0]!.waitingBytes === 0) lines[0]!.write(Buffer.alloc(500_000))
    while (streaming!.near.writableLength === 0) streaming!.near.write(Buffer.alloc(500_000))
    gone!.near.destroy()
    DirectLine.writeToAll(lines, Buffer.from('the same'))
    expect(lines.map(({ waitingBytes }) => waitingBytes > 0)).toEqual([true, true, false, false])
    slow!.far.resume()
    streaming!.far.resume()
    for (const { received } of [slow!, streaming!, sound!])
      await waitUntil(() => received().subarray(-8).toString() === 'the same', { what: 'its end' })
    await waitUntil(() => lines.every(({ waitingBytes }) => waitingBytes === 0), { what: 'all drained' })
    expect(gone!.received()).toHaveLength(0)
  })

  it('ends the socket when the peer is gone, and takes nothing afterwards', async () => {
    const { near, far } = await pair()
    const failed = once(near, 'error')
    const line = lineOver(near)
    far.resetAndDestroy()
    while (!near.destroyed) {
      line.write(Buffer.from('anybody?'))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await failed
    line.write(Buffer.from('nobody'))
    expect(line.waitingBytes).toBe(0)
  })

  it('is not taken over what is no plain socket', () => {
    expect(DirectLine.over(new PassThrough(), () => undefined)).toBeNull()
  })
})
