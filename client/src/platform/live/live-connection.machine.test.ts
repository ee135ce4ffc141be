import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type LiveEffect,
  type LiveState,
  liveHappenings,
  retryDelay,
  stepLive,
} from './live-connection.machine.ts'

describe('the live connection', () => {
  it('opens, becomes live, waits after a loss and tries again', () => {
    let state: LiveState = 'stopped'
    const seen = (['start', 'socket-opened', 'server-ready', 'socket-closed', 'retry-due'] as const).map(
      (happening) => {
        state = stepLive(state, happening).next
        return state
      },
    )
    expect(seen).toEqual(['connecting', 'opening', 'live', 'waiting', 'connecting'])
  })

  it('keeps counting attempts when the server accepts and drops at once', () => {
    expect(stepLive('opening', 'socket-closed').effects).not.toContain('reset-attempts')
    expect(stepLive('opening', 'server-ready').effects).toContain('reset-attempts')
  })

  it('never holds two sockets, never holds a timer beside a socket, and leaves nothing behind when stopped', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...liveHappenings), { maxLength: 60 }), (happenings) => {
        let state: LiveState = 'stopped'
        let sockets = 0
        let timers = 0
        const apply = (effect: LiveEffect) => {
          if (effect === 'open-socket') sockets += 1
          if (effect === 'close-socket') sockets -= 1
          if (effect === 'schedule-retry') timers += 1
          if (effect === 'cancel-retry') timers -= 1
        }
        for (const happening of [...happenings, 'stop' as const]) {
          const before: LiveState = state
          // The world only reports what can be: a socket closes when there is one, a timer fires when one runs.
          if (happening === 'socket-closed' && sockets === 0) continue
          if (happening === 'retry-due' && timers === 0) continue
          if (happening === 'socket-closed') sockets -= 1
          if (happening === 'retry-due') timers -= 1
          const step = stepLive(before, happening)
          state = step.next
          step.effects.forEach(apply)
          expect(sockets).toBe(state === 'connecting' || state === 'opening' || state === 'live' ? 1 : 0)
          expect(timers).toBe(state === 'waiting' ? 1 : 0)
        }
        expect(state).toBe('stopped')
      }),
    )
  })

  it('backs off up to half a minute and spreads', () => {
    expect(retryDelay(0, 0)).toBe(500)
    expect(retryDelay(0, 0.999)).toBeLessThanOrEqual(1000)
    expect(retryDelay(50, 0)).toBe(15_000)
    expect(retryDelay(50, 0.9999)).toBeLessThanOrEqual(30_000)
  })
})
