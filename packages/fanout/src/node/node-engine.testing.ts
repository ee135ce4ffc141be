import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { EngineServer, EngineUnderTest } from '../engine-suite.testing.ts'
import { Fanout } from '../fanout.ts'
import { nodeClock } from './node-clock.ts'
import { nodeSocketToAttach } from './node-engine-socket.ts'

export const nodeEngineUnderTest = underTest('node', false)
export const nodeStreamsUnderTest = underTest('node, through its streams', true)

function underTest(name: string, usesStream: boolean): EngineUnderTest {
  const capabilities = { reportsDrain: true, stopsReading: true, holdsWhilePaused: false }
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
      const attach = nodeSocketToAttach({ fanout, webSocket, socket, usesStream })
      const attached = attach({
        onMessage: (message) => handlers.onMessage(attached.session, message),
        onClosing: (reason) => handlers.onClosing(attached.session, reason),
        onClosed: () => handlers.onClosed(attached.session),
        onOverrun: () => handlers.onOverrun(attached.session),
      })
      handlers.onOpen(attached)
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
