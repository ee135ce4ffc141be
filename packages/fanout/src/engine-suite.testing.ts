import assert from 'node:assert/strict'
import { once } from 'node:events'
import { waitUntil } from '@stoa/testkit'
import { WebSocket } from 'ws'
import type { Fanout } from './fanout.ts'
import type { FanoutLimits } from './limits.ts'
import type { CloseReason, Message } from './ports.ts'
import type { Session } from './session.ts'

export interface EngineServerHandlers {
  onOpen(session: Session): void
  onMessage(session: Session, message: Message): void
  onClosing(session: Session, reason: CloseReason): void
  onClosed(session: Session): void
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
    /** Says 1009 to a peer whose message is larger than `messageBytes`. */
    readonly refusesLargeMessages: boolean
    /** A message of which only a part could be handed over arrives whole. */
    readonly splitsLargeMessages: boolean
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
    requires: 'refusesLargeMessages',
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
    requires: 'splitsLargeMessages',
    run: (engine) => withServer(engine, {}, ({ connect }) => pauseAndResume(connect, 100_000)),
  },
]

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
  readonly session: Session
  readonly received: Message[]
}

interface ServerInTest {
  readonly fanout: Fanout
  readonly closings: CloseReason[]
  readonly closed: Session[]
  connect(): Promise<Peer>
}

interface ServerOptions {
  readonly limits?: Partial<FanoutLimits>
  readonly messageBytes?: number
  readonly onMessage?: EngineServerHandlers['onMessage']
}

async function withServer(
  engine: EngineUnderTest,
  { limits = {}, messageBytes = 2 ** 20, onMessage = () => undefined }: ServerOptions,
  work: (server: ServerInTest) => Promise<void>,
): Promise<void> {
  const opened: Session[] = []
  const closings: CloseReason[] = []
  const closed: Session[] = []
  const clients: WebSocket[] = []
  const server = await engine.listen({
    limits,
    messageBytes,
    handlers: {
      onOpen: (session) => opened.push(session),
      onMessage,
      onClosing: (_session, reason) => closings.push(reason),
      onClosed: (session) => closed.push(session),
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
    const session = opened.shift()!
    return { client, session, received }
  }
  try {
    await work({ fanout: server.fanout, closings, closed, connect })
  } finally {
    for (const client of clients) client.terminate()
    await server.close()
  }
}
