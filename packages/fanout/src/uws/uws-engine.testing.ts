import type { EngineUnderTest } from '../engine-suite.testing.ts'
import { Fanout } from '../fanout.ts'
import { nodeClock } from '../node/node-clock.ts'
import { listenUws } from './uws-server.ts'
import type { UwsModule } from './uws-types.ts'

/** @param splitsLargeMessages false for the build of May 2023, which breaks them */
export function uwsEngineUnderTest(uws: UwsModule, splitsLargeMessages: boolean): EngineUnderTest {
  return {
    name: 'uws',
    // It cuts the line of a sender of too much without a code.
    capabilities: { reportsDrain: true, refusesLargeMessages: false, splitsLargeMessages },
    async listen({ limits, messageBytes, handlers }) {
      const fanout = new Fanout({
        clock: nodeClock,
        limits,
        onError: (error) => {
          throw error
        },
      })
      const server = await listenUws({
        uws,
        fanout,
        host: '127.0.0.1',
        port: 0,
        messageBytes,
        onOpen: (session) => {
          handlers.onOpen(session)
          return {
            onMessage: (message) => handlers.onMessage(session, message),
            onClosing: (reason) => handlers.onClosing(session, reason),
            onClosed: () => handlers.onClosed(session),
          }
        },
      })
      return {
        url: `ws://127.0.0.1:${server.port}`,
        fanout,
        close: async () => {
          for (const session of fanout.sessions) session.port.terminate()
          server.close()
        },
      }
    },
  }
}
