import type { Subscription } from './cohort.ts'
import { CountingContent } from './counting-content.testing.ts'
import { FakeClock } from './fake-clock.testing.ts'
import { Fanout } from './fanout.ts'
import type { FanoutLimits } from './limits.ts'
import { MemoryEngine, MemorySocket } from './memory-socket.testing.ts'
import type { CloseReason } from './ports.ts'
import type { Session } from './session.ts'
import type { Topic } from './topic.ts'

export interface Reader {
  readonly socket: MemorySocket
  readonly session: Session
  /** Why our side closed it. */
  readonly closings: CloseReason[]
  /** How often it was reported as gone. */
  readonly ends: number
}

/** A reader of a topic. */
export interface Follower<Gap> extends Reader {
  readonly subscription: Subscription<Gap>
}

/** A hub without a network and without time. */
export function createHarness(limits: Partial<FanoutLimits> = {}) {
  const clock = new FakeClock()
  const engine = new MemoryEngine()
  const errors: unknown[] = []
  const fanout = new Fanout({ clock, limits, onError: (error) => errors.push(error) })

  function open(of: MemoryEngine = engine): Reader {
    const socket = new MemorySocket(of)
    const closings: CloseReason[] = []
    let ends = 0
    const session = fanout.open(socket, {
      onClosing: (reason) => closings.push(reason),
      onClosed: () => {
        ends += 1
      },
    })
    socket.session = session
    return {
      socket,
      session,
      closings,
      get ends() {
        return ends
      },
    }
  }

  return {
    clock,
    engine,
    errors,
    fanout,
    open,
    /** A topic and its content. */
    topic(options: { isGated?: boolean; onWindowEnd?: () => boolean } = {}) {
      const content = new CountingContent()
      const failures: unknown[] = []
      const topic: Topic<ReadonlyMap<string, number>> = fanout.topic({
        content,
        onFailed: (error) => failures.push(error),
        ...options,
      })
      return { topic, content, failures }
    },
    /** Readers of a topic. */
    audience<Gap>(topic: Topic<Gap>, size: number, format = 'a'): Follower<Gap>[] {
      return Array.from({ length: size }, () => {
        const reader = open()
        return Object.assign(reader, { subscription: topic.subscribe(reader.session, format) })
      })
    },
  }
}
