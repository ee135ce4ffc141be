import { describe, expect, it } from 'vitest'
import { engineSuite } from '../engine-suite.testing.ts'
import { Fanout } from '../fanout.ts'
import { frameMessages } from './frame.ts'
import { nodeClock } from './node-clock.ts'
import { nodeEngineUnderTest, nodeStreamsUnderTest } from './node-engine.testing.ts'
import { attachNodeSocket } from './node-socket.ts'

describe('sockets of Node', () => {
  for (const engine of [nodeEngineUnderTest, nodeStreamsUnderTest])
    describe(engine.name, () => {
      for (const { title, requires, run } of engineSuite)
        if (requires === undefined || engine.capabilities[requires]) it(title, () => run(engine))
    })

  it('frames messages one behind the other, unmasked (RFC 6455, 5.7)', () => {
    expect(frameMessages(['Hello', new Uint8Array([1, 2])])).toEqual(
      Buffer.from([0x81, 5, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x82, 2, 1, 2]),
    )
    expect([...frameMessages([new Uint8Array(256)]).subarray(0, 4)]).toEqual([0x82, 126, 1, 0])
    expect([...frameMessages([new Uint8Array(65_536)]).subarray(0, 10)]).toEqual([
      0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0,
    ])
  })

  it('F4 frames a large message once, for all to whom it is sent', () => {
    const document = new Uint8Array(100_000)
    expect(frameMessages([document])).toBe(frameMessages([document]))
    expect(frameMessages([new Uint8Array(100_000)])).not.toBe(frameMessages([document]))
  })

  it('refuses a limit below which Node does not say when it drained', () => {
    const fanout = new Fanout({
      clock: nodeClock,
      limits: { congestedBytes: 1_000 },
      onError: () => undefined,
    })
    const options = { fanout, webSocket: {}, socket: {} } as unknown as Parameters<typeof attachNodeSocket>[0]
    expect(() => attachNodeSocket(options)).toThrow(RangeError)
  })
})
