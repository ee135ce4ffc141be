import type { ServerMessage } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'

/** One socket of `/events`, with what it heard. */
class Ear {
  readonly heard: ServerMessage[] = []
  readonly #socket: WebSocket
  #wake: () => void = () => {}
  /** The close code, once it closed. */
  readonly closed: Promise<number>

  constructor(stoa: TestStoa, who: TestPerson, after: number | null = null) {
    const query = after === null ? '' : `?after=${after}`
    this.#socket = new WebSocket(`${stoa.wsUrl}/events${query}`, {
      headers: { authorization: `Bearer ${who.token}` },
    })
    this.#socket.on('message', (data: Buffer) => {
      this.heard.push(JSON.parse(data.toString()) as ServerMessage)
      this.#wake()
    })
    this.closed = new Promise((resolve) => {
      this.#socket.on('close', resolve)
    })
  }

  /** The first message that fits, heard already or still to come. */
  async until<T extends ServerMessage>(fits: (message: ServerMessage) => message is T): Promise<T> {
    for (;;) {
      const found = this.heard.find(fits)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
  ready = () => this.until((message) => message.type === 'ready')
  event = (name: string, fits: (data: Record<string, unknown>) => boolean = () => true) =>
    this.until(
      (message): message is Extract<ServerMessage, { type: 'event' }> =>
        message.type === 'event' && message.event.name === name && fits(message.event.data),
    )
  end(): void {
    this.#socket.close()
  }
}

describe('live events', () => {
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa()
  })
  afterAll(() => stoa.stop())

  it('tell those who may know, and nobody else', async () => {
    const { owner } = stoa
    const stranger = await stoa.person('陌生人')
    const space = await stoa.space(owner)
    const ears = [new Ear(stoa, owner), new Ear(stoa, stranger)] as const
    await Promise.all(ears.map((ear) => ear.ready()))
    const document = await stoa.document(owner, space.id, { title: '只给成员' })
    const told = await ears[0].event('documents.changed', (data) => data['documentId'] === document.id)
    expect(told.event.data).toEqual({ documentId: document.id, spaceId: space.id })

    // What comes later proves that the first was not on its way: the stream has an order.
    await stoa.member(owner, space.id, stranger, 'viewer')
    await ears[1].event('spaces.changed')
    expect(JSON.stringify(ears[1].heard)).not.toContain(document.id)
    for (const ear of ears) ear.end()
  })

  it('are resumed after the last one heard, and say resync when that cannot be', async () => {
    const { owner } = stoa
    const space = await stoa.space(owner)
    const first = new Ear(stoa, owner)
    const { after } = await first.ready()
    first.end()
    await first.closed
    const missed = await stoa.document(owner, space.id, { title: '错过的' })

    const again = new Ear(stoa, owner, after)
    await again.ready()
    expect(again.heard).toContainEqual(
      expect.objectContaining({
        event: expect.objectContaining({ data: { documentId: missed.id, spaceId: space.id } }),
      }),
    )
    again.end()

    const fromElsewhere = new Ear(stoa, owner, 999_999_999)
    await fromElsewhere.ready()
    expect(fromElsewhere.heard[0]).toMatchObject({ type: 'resync' })
    fromElsewhere.end()
  })

  it('end when the token that opened them is revoked', async () => {
    const person = await stoa.person('离开')
    const ear = new Ear(stoa, person)
    await ear.ready()
    const { items } = expectStatus(await person.api.get<{ items: { id: string }[] }>('/api-tokens'), 200)
    expectStatus(await person.api.delete(`/api-tokens/${items[0]!.id}`), 204)
    expect(await ear.closed).toBe(4401)
  })

  it('are refused without signing in, and from a foreign origin', async () => {
    const refused = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const socket = new WebSocket(`${stoa.wsUrl}/events`, { headers })
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
        socket.on('open', () => reject(new Error('It was opened.')))
      })
    expect(await refused({})).toBe(401)
    expect(
      await refused({
        authorization: `Bearer ${stoa.owner.token}`,
        origin: 'https://evil.example.com',
      }),
    ).toBe(403)
  })

  it('close a socket that sends more than control frames may hold', async () => {
    const ear = new Ear(stoa, stoa.owner)
    await ear.ready()
    const socket = new WebSocket(`${stoa.wsUrl}/events`, {
      headers: { authorization: `Bearer ${stoa.owner.token}` },
    })
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send('x'.repeat(4096))
    expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(1009)
    expect((await stoa.owner.api.get('/me')).status).toBe(200)
    ear.end()
  })
})
