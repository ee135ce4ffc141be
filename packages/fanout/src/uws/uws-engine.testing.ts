import type { EngineUnderTest } from '../engine-suite.testing.ts'
import { Fanout } from '../fanout.ts'
import { nodeClock } from '../node/node-clock.ts'
import { listenUws } from './uws-server.ts'
import type { UwsModule } from './uws-types.ts'

export function uwsEngineUnderTest(uws: UwsModule): EngineUnderTest {
  return {
    name: 'uws',
    capabilities: { reportsDrain: true, stopsReading: false, holdsWhilePaused: true },
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
        judge: () => ({
          open(attach) {
            const attached = attach({
              onMessage: (message) => handlers.onMessage(attached.session, message),
              onClosing: (reason) => handlers.onClosing(attached.session, reason),
              onClosed: () => handlers.onClosed(attached.session),
              onOverrun: () => handlers.onOverrun(attached.session),
            })
            handlers.onOpen(attached)
          },
        }),
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
