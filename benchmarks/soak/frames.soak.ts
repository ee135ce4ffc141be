import { authenticationFrame, seededRandom } from '@stoa/testkit'
import { startBystanders } from './bystanders.ts'
import { attack, realFrames } from './mutated-frames.ts'
import { openRawClient } from './raw-client.ts'
import { shown, type Soak } from './soak.ts'
import { startSoakServer } from './soak-server.ts'

const seed = 16

export const framesSoak: Soak = {
  promises: ['R16'],
  claim: 'mutated frames crash nothing',
  unit: 'frames',
  short: 2_000,
  full: 1_000_000,
  async run(extent) {
    await using server = await startSoakServer({ env: { STOA_LOG_LEVEL: 'fatal' } })
    const { wsUrl, port, pid } = server.process
    const endpoints = ['sync', 'yjs'] as const
    const attackers = await Promise.all(endpoints.map(() => server.person('editor')))
    const prepared = []
    for (const endpoint of endpoints) {
      const model = await server.document()
      const frames = await realFrames({ url: wsUrl, name: model.name, token: server.api.token }, endpoint)
      prepared.push({ endpoint, frames, target: await server.document() })
    }
    await server.process.observe({ collect: false })
    await using bystanders = await startBystanders(server)
    const attacks = await Promise.all(
      prepared.map(({ endpoint, frames, target: { name } }, index) => {
        const token = attackers[index]?.token ?? ''
        const address = new TextEncoder().encode(name)
        const isSync = endpoint === 'sync'
        return attack({
          frames,
          random: seededRandom(seed + index),
          count: Math.ceil(extent.runs / 2),
          until: extent.until,
          prefix: isSync ? Uint8Array.from([address.byteLength, ...address]) : new Uint8Array(),
          opening: isSync ? [authenticationFrame(name, token)] : [],
          open: () =>
            openRawClient({
              port,
              path: isSync ? '/sync' : `/yjs/${name}?token=${token}`,
              waitsForUpgrade: true,
            }),
        })
      }),
    )
    const { p99 } = await bystanders.end()
    const { loopDelayMs } = await server.process.observe()
    const sent = attacks.reduce((sum, { frames }) => sum + frames, 0)
    const sockets = attacks.reduce((sum, each) => sum + each.sockets, 0)
    const isAlive = server.process.isRunning && server.process.pid === pid
    return [
      {
        promise: 'R16',
        target: '1,000,000 frames: 0 crashes, loop delay p99 < 100 ms',
        measured: `${shown(sent)} frames over ${shown(sockets)} sockets to /sync and /yjs: ${isAlive ? 0 : 1} crashes, loop delay p99 ${shown(loopDelayMs.p99)} ms, others' p99 ${shown(p99)} ms (seed ${seed})`,
        pass: isAlive && loopDelayMs.p99 < 100 * extent.slack && !bystanders.isDisturbed && sockets > 20,
      },
    ]
  },
}
