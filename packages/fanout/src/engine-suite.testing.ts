import assert from 'node:assert/strict'
import { once } from 'node:events'
import { seededRandom, waitUntil } from '@stoa/testkit'
import { WebSocket } from 'ws'
import type { EngineSocket } from './engine-socket.ts'
import type { Fanout } from './fanout.ts'
import type { FanoutLimits } from './limits.ts'
import type { CloseReason, Message } from './ports.ts'
import type { Session } from './session.ts'

export interface EngineServerHandlers {
  onOpen(socket: EngineSocket): void
  onMessage(session: Session, message: Message): void
  onClosing(session: Session, reason: CloseReason): void
  onClosed(session: Session): void
  /** See `EngineSocketHandlers`. */
  onOverrun(session: Session): void
}

export interface EngineServer {
  readonly url: string
  readonly fanout: Fanout
  close(): Promise<void>
}

/** What the suite has to know of an engine to try it. */
export interface EngineUnderTest {
  readonly name: string
  readonly capabilities: {
    /** The engine tells when it drained only after it could not hand over everything at once. */
    readonly reportsDrain: boolean
    /** What is sent to a paused socket stays on the line. */
    readonly stopsReading: boolean
    /** Goes on reading, holds up to twice `messageBytes`, and says so when more comes. */
    readonly holdsWhilePaused: boolean
  }
  /** Listens on a free port of the loopback. */
  listen(options: {
    readonly limits: Partial<FanoutLimits>
    readonly messageBytes: number
    readonly handlers: EngineServerHandlers
  }): Promise<EngineServer>
}

export interface EngineTest {
  readonly title: string
  readonly requires?: keyof EngineUnderTest['capabilities']
  run(engine: EngineUnderTest): Promise<void>
}

const sizes = [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000]

/** What every engine has to do, over real sockets. Knows no test runner: engines live in runtimes of their own. */
export const engineSuite: readonly EngineTest[] = [
  {
    title: 'E1 messages of every size arrive whole, as bytes or text as they were sent, and in order',
    run: (engine) =>
      withServer(engine, {}, async ({ connect }) => {
        const { session, received } = await connect()
        const sent = sizes.flatMap((size): Message[] => [
          new Uint8Array(size).fill(size % 251),
          '字'.repeat(size % 1_000),
        ])
        for (const message of sent) session.send(message)
        await waitUntil(() => received.length === sent.length, { what: 'all messages' })
        assert.deepEqual(received, sent)
      }),
  },
  {
    title: 'E2 messages of one batch arrive as messages of their own, small and large',
    run: (engine) =>
      withServer(engine, {}, async ({ connect, fanout }) => {
        const { session, received } = await connect()
        const sent: Message[] = ['one', new Uint8Array(3), new Uint8Array(70_000), 'four', new Uint8Array(0)]
        fanout.batch(() => {
          for (const message of sent) session.send(message)
        })
        await waitUntil(() => received.length === sent.length, { what: 'all messages' })
        assert.deepEqual(received, sent)
      }),
  },
  {
    title: 'E3 what is framed once arrives at every socket',
    run: (engine) =>
      withServer(engine, {}, async ({ connect, fanout }) => {
        const peers = [await connect(), await connect(), await connect()]
        const wire = peers[0]!.session.port.engine.frame(['first', new Uint8Array([1, 2, 3])])
        fanout.batch(() => {
          for (const { session } of peers) session.sendWire(wire)
        })
        for (const { received } of peers) {
          await waitUntil(() => received.length === 2, { what: 'both messages' })
          assert.deepEqual(received, ['first', new Uint8Array([1, 2, 3])])
        }
      }),
  },
  {
    title: 'E4 messages of peers arrive, and answers to one message leave together',
    run: (engine) =>
      withServer(
        engine,
        {
          onMessage: (session, message) => {
            session.send('heard')
            session.send(message)
          },
        },
        async ({ connect }) => {
          const { client, received } = await connect()
          client.send('hello')
          client.send(new Uint8Array(100_000).fill(7))
          await waitUntil(() => received.length === 4, { what: 'all answers' })
          assert.deepEqual(received, ['heard', 'hello', 'heard', new Uint8Array(100_000).fill(7)])
        },
      ),
  },
  {
    title: 'E5 a close arrives with its code and reason behind everything that was sent',
    run: (engine) =>
      withServer(engine, {}, async ({ connect, closed, closings }) => {
        const { client, session, received } = await connect()
        const ended = once(client, 'close')
        for (let count = 0; count < 100; count++) session.send(new Uint8Array(5_000))
        session.close({ code: 4403, reason: 'not allowed any more' })
        session.send('more')
        const [code, reason] = (await ended) as [number, Buffer]
        assert.deepEqual([code, reason.toString()], [4403, 'not allowed any more'])
        assert.equal(received.length, 100)
        await waitUntil(() => closed.length === 1, { what: 'the end is reported' })
        assert.deepEqual(closings, [{ code: 4403, reason: 'not allowed any more' }])
      }),
  },
  {
    title: 'E6 a peer that is gone is reported once, and sending to it harms nothing',
    run: (engine) =>
      withServer(engine, {}, async ({ connect, closed, fanout }) => {
        const { client, session } = await connect()
        client.terminate()
        await waitUntil(
          () => {
            session.send('anybody?')
            return closed.length > 0
          },
          { what: 'the end is reported' },
        )
        session.send('nobody')
        assert.deepEqual([closed.length, session.state, fanout.sessions.size], [1, 'closed', 0])
      }),
  },
  {
    title: 'E7 a peer that pauses is congested, and open again when it has read everything',
    requires: 'reportsDrain',
    run: (engine) => withServer(engine, {}, ({ connect }) => pauseAndResume(connect, 10_000)),
  },
  {
    title: 'E8 R13 a peer that does not read costs no more than its limit, and is closed',
    run: (engine) =>
      withServer(
        engine,
        { limits: { backlogBytes: 2_000_000, closeGraceMs: 50 } },
        async ({ connect, closings, closed }) => {
          const { client, session } = await connect()
          client.pause()
          let most = 0
          while (closings.length === 0) {
            session.send(new Uint8Array(20_000))
            most = Math.max(most, session.heldBytes)
          }
          assert.deepEqual(closings, [{ code: 4508, reason: 'too slow' }])
          assert.ok(most <= 2_000_000 + 20_000, `${most} bytes were held.`)
          await waitUntil(() => closed.length === 1, { what: 'the line is cut' })
          assert.equal(session.heldBytes, 0)
        },
      ),
  },
  {
    title: 'E9 a peer that does not answer the goodbye is cut',
    run: (engine) =>
      withServer(engine, { limits: { closeGraceMs: 50 } }, async ({ connect, closed }) => {
        const { client, session } = await connect()
        client.pause()
        session.close({ code: 1000, reason: '' })
        await waitUntil(() => closed.length === 1, { what: 'the line is cut' })
        assert.equal(session.state, 'closed')
      }),
  },
  {
    title: 'E10 a message over the limit costs its sender the socket',
    run: (engine) =>
      withServer(engine, { messageBytes: 1_000 }, async ({ connect, closed }) => {
        const { client } = await connect()
        const other = await connect()
        const ended = once(client, 'close')
        client.send(new Uint8Array(1_001))
        const [code] = (await ended) as [number]
        assert.equal(code, 1009)
        await waitUntil(() => closed.length === 1, { what: 'the end is reported' })
        assert.equal(other.session.state, 'open')
      }),
  },
  {
    title: 'E11 large messages to a peer that pauses arrive whole',
    async run(engine) {
      await withServer(engine, {}, ({ connect }) => pauseAndResume(connect, 100_000))
      const first = Math.floor(Math.random() * 1e9)
      for (let seed = first; seed < first + 5; seed++) await messagesSurvivePauses(engine, seed)
    },
  },
  {
    title: 'E12 what is sent to a paused socket is delivered when it goes on, whole and in order',
    run: (engine) => {
      const received: Message[] = []
      const onMessage = (_session: Session, message: Message) => void received.push(message)
      return withServer(engine, { onMessage }, async ({ connect, beRead }) => {
        const { client, socket } = await connect()
        client.send('before')
        await waitUntil(() => received.length === 1, { what: 'the first message' })
        socket.pause()
        const sent: Message[] = ['one', new Uint8Array(70_000).fill(7), '', 'four']
        for (const message of sent) client.send(message)
        await beRead()
        assert.deepEqual([received, socket.isPaused], [['before'], true])
        socket.resume()
        await waitUntil(() => received.length === 5, { what: 'all messages' })
        assert.deepEqual(received, ['before', ...sent])
      })
    },
  },
  {
    title: 'E13 what a peer sent before it went is delivered before its end is reported',
    run: (engine) => {
      const received: Message[] = []
      const onMessage = (_session: Session, message: Message) => void received.push(message)
      return withServer(engine, { onMessage }, async ({ connect, closed, beRead }) => {
        const { client, socket } = await connect()
        socket.pause()
        for (const message of ['one', 'two', 'three']) client.send(message)
        client.close()
        await beRead()
        assert.deepEqual([received, closed], [[], []])
        socket.resume()
        await waitUntil(() => closed.length === 1, { what: 'the end is reported' })
        assert.deepEqual(received, ['one', 'two', 'three'])
      })
    },
  },
  {
    title: 'E14 what is sent to a paused socket stays on the line',
    requires: 'stopsReading',
    run: (engine) =>
      withServer(engine, {}, async ({ connect, overruns, beRead }) => {
        const { client, socket } = await connect()
        socket.pause()
        for (let count = 0; count < 100; count++) client.send(new Uint8Array(1_000_000))
        await beRead()
        assert.ok(client.bufferedAmount > 50_000_000, `${client.bufferedAmount} bytes wait.`)
        assert.equal(overruns.length, 0)
      }),
  },
  {
    title: 'E15 R3 a paused socket whose engine goes on reading holds a little and then says so',
    requires: 'holdsWhilePaused',
    run: (engine) => {
      const received: Message[] = []
      const onMessage = (_session: Session, message: Message) => void received.push(message)
      return withServer(
        engine,
        { messageBytes: 100_000, onMessage },
        async ({ connect, overruns, closings, closed, beRead }) => {
          const { client, session, socket } = await connect()
          const other = await connect()
          const ended = once(client, 'close')
          socket.pause()
          // Twice the largest message is held.
          client.send(new Uint8Array(90_000))
          client.send(new Uint8Array(90_000))
          await beRead()
          assert.equal(overruns.length, 0)
          client.send(new Uint8Array(90_000))
          const [code] = (await ended) as [number]
          assert.deepEqual([overruns, code], [[session], 4500])
          await waitUntil(() => closed.length === 1, { what: 'the end is reported' })
          socket.resume()
          other.client.send('after')
          await waitUntil(() => received.length > 0, { what: 'the message of the other' })
          assert.deepEqual([received, closings.length], [['after'], 1])
        },
      )
    },
  },
]

/** Messages of all sizes to a peer that pauses and goes on at random, and pings in between. */
export async function messagesSurvivePauses(engine: EngineUnderTest, seed: number): Promise<void> {
  const random = seededRandom(seed)
  await withServer(engine, { limits: { backlogBytes: 2 ** 28 } }, async ({ connect, fanout }) => {
    const { client, session, received } = await connect()
    const sent: Message[] = []
    // Messages of one size fill the system's buffer to the brim most often.
    const always = random.next() < 0.5 ? random.pick(edges) : null
    const send = () => {
      const size = always ?? (random.next() < 0.7 ? random.pick(edges) : random.integer(200_000))
      const message =
        random.next() < 0.2
          ? String.fromCharCode(0x4e00 + (sent.length % 20_000)).repeat(size / 3)
          : new Uint8Array(size).fill(sent.length % 251)
      session.send(message)
      sent.push(message)
    }
    for (let round = 0; round < 60; round++) {
      if (random.next() < 0.3) client.pause()
      if (random.next() < 0.3) client.resume()
      if (random.next() < 0.2) client.ping()
      const count = 1 + random.integer(8)
      if (random.next() < 0.5) fanout.batch(() => void Array.from({ length: count }, send))
      else Array.from({ length: count }, send)
      if (random.next() < 0.8) await new Promise((resolve) => setImmediate(resolve))
    }
    client.resume()
    await waitUntil(() => received.length >= sent.length, {
      what: `everything that was sent (seed ${seed})`,
      timeoutMs: 30_000,
    })
    for (const [index, message] of sent.entries())
      assert.ok(isSame(received[index]!, message), `Message ${index} of seed ${seed} is another.`)
    assert.equal(received.length, sent.length)
    await waitUntil(() => session.heldBytes === 0, { what: 'nothing waits' })
  })
}

/** Where heads grow, and where engines change their ways. */
const edges = [
  0, 1, 125, 126, 4_096, 15_359, 15_360, 15_361, 16_383, 16_384, 16_385, 30_721, 65_535, 65_536, 300_000,
]

const isSame = (one: Message, other: Message): boolean =>
  typeof one === 'string' || typeof other === 'string' ? one === other : Buffer.from(one).equals(other)

async function pauseAndResume(connect: () => Promise<Peer>, messageBytes: number): Promise<void> {
  const { client, session, received } = await connect()
  client.pause()
  const sent: Message[] = []
  while (session.state === 'open') {
    const message = new Uint8Array(messageBytes).fill(sent.length % 251)
    session.send(message)
    sent.push(message)
  }
  assert.equal(session.state, 'congested')
  assert.ok(session.heldBytes > 256 * 1024)
  client.resume()
  await waitUntil(() => session.state === 'open', { what: 'it drained' })
  await waitUntil(() => received.length === sent.length, { what: 'everything that was sent' })
  assert.ok(
    received.every((message, index) => Buffer.from(message as Uint8Array).equals(sent[index] as Uint8Array)),
  )
  assert.equal(session.heldBytes, 0)
}

interface Peer {
  readonly client: WebSocket
  readonly socket: EngineSocket
  readonly session: Session
  readonly received: Message[]
}

interface ServerInTest {
  readonly fanout: Fanout
  readonly closings: CloseReason[]
  readonly closed: Session[]
  readonly overruns: Session[]
  connect(): Promise<Peer>
  /** Resolves when the server had the time to read what was sent before. */
  beRead(): Promise<void>
}

interface ServerOptions {
  readonly limits?: Partial<FanoutLimits>
  readonly messageBytes?: number
  readonly onMessage?: EngineServerHandlers['onMessage']
}

/** A message between the tests and the server only. */
const probe = 'Have you read what was sent before?'

async function withServer(
  engine: EngineUnderTest,
  { limits = {}, messageBytes = 2 ** 20, onMessage = () => undefined }: ServerOptions,
  work: (server: ServerInTest) => Promise<void>,
): Promise<void> {
  const opened: EngineSocket[] = []
  const overruns: Session[] = []
  const closings: CloseReason[] = []
  const closed: Session[] = []
  const clients: WebSocket[] = []
  let probed = 0
  const server = await engine.listen({
    limits,
    messageBytes,
    handlers: {
      onOpen: (socket) => opened.push(socket),
      onMessage(session, message) {
        if (message === probe) probed += 1
        else onMessage(session, message)
      },
      onClosing: (_session, reason) => closings.push(reason),
      onClosed: (session) => closed.push(session),
      onOverrun(session) {
        overruns.push(session)
        session.close({ code: 4500, reason: 'storage is behind' })
      },
    },
  })
  async function connect(): Promise<Peer> {
    const client = new WebSocket(server.url)
    clients.push(client)
    const received: Message[] = []
    client.on('message', (data, isBinary) => {
      const bytes = data as Buffer
      received.push(isBinary ? new Uint8Array(bytes) : bytes.toString())
    })
    // A cut line is what some tests are about.
    client.on('error', () => client.terminate())
    await once(client, 'open')
    await waitUntil(() => opened.length > 0, { what: 'the session opens' })
    const socket = opened.shift()!
    return { client, socket, session: socket.session, received }
  }
  async function beRead(): Promise<void> {
    const { client } = await connect()
    for (let count = probed + 1; count <= 3; count++) {
      client.send(probe)
      await waitUntil(() => probed >= count, { what: 'the server has read' })
    }
  }
  try {
    await work({ fanout: server.fanout, closings, closed, overruns, connect, beRead })
  } finally {
    for (const client of clients) client.terminate()
    await server.close()
  }
}
