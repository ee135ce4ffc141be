import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { EngineServer, EngineUnderTest } from '../engine-suite.testing.ts'
import { Fanout } from '../fanout.ts'
import { nodeClock } from './node-clock.ts'
import { attachNodeSocket } from './node-socket.ts'

export const nodeEngineUnderTest = underTest('node', false)
export const nodeStreamsUnderTest = underTest('node, through its streams', true)

function underTest(name: string, usesStream: boolean): EngineUnderTest {
  const capabilities = { reportsDrain: true, refusesLargeMessages: true, splitsLargeMessages: true }
  return { name, capabilities, listen: (options) => listen(options, usesStream) }
}

async function listen(
  { limits, messageBytes, handlers }: Parameters<EngineUnderTest['listen']>[0],
  usesStream: boolean,
): Promise<EngineServer> {
  const fanout = new Fanout({
    clock: nodeClock,
    limits,
    onError: (error) => {
      throw error
    },
  })
  const http = createServer()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageBytes })
  http.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const session = attachNodeSocket({
        fanout,
        webSocket,
        socket,
        usesStream,
        handlers: {
          onMessage: (message) => handlers.onMessage(session, message),
          onClosing: (reason) => handlers.onClosing(session, reason),
          onClosed: () => handlers.onClosed(session),
        },
      })
      handlers.onOpen(session)
    })
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    fanout,
    async close() {
      fanout.close({ code: 1001, reason: '' })
      for (const webSocket of sockets.clients) webSocket.terminate()
      http.close()
      await once(http, 'close')
    },
  }
}
