import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type PaceLine, reportPace, type Tab } from './report-pace.ts'

/** A tab that the test shows and hides, and a line that keeps what it is given. */
function setUp() {
  const events = new EventTarget()
  const synced = new EventTarget()
  const said: unknown[] = []
  const state = { hidden: false, isSynced: true }
  const tab: Tab = {
    get hidden() {
      return state.hidden
    },
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
  }
  const line = {
    get isSynced() {
      return state.isSynced
    },
    sendStateless: (payload: string) => said.push(JSON.parse(payload)),
    on: (_event: string, listener: () => void) => synced.addEventListener('synced', listener),
    off: (_event: string, listener: () => void) => synced.removeEventListener('synced', listener),
  } as unknown as PaceLine
  const stop = reportPace(line, tab)
  return {
    said,
    stop,
    show(isShown: boolean) {
      state.hidden = !isShown
      events.dispatchEvent(new Event('visibilitychange'))
    },
    connect(isSynced: boolean) {
      state.isSynced = isSynced
      if (isSynced) synced.dispatchEvent(new Event('synced'))
    },
  }
}

describe('whether somebody looks', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is told when the tab has been hidden for a second, and at once when it is shown', () => {
    const { said, show } = setUp()
    show(false)
    vi.advanceTimersByTime(900)
    expect(said).toEqual([])
    vi.advanceTimersByTime(200)
    expect(said).toEqual([{ type: 'pace', pace: 'hidden' }])
    show(true)
    expect(said).toHaveLength(2)
    expect(said[1]).toEqual({ type: 'pace', pace: 'prompt' })
  })

  it('is not told of a short look away', () => {
    const { said, show } = setUp()
    show(false)
    vi.advanceTimersByTime(500)
    show(true)
    vi.advanceTimersByTime(2_000)
    expect(said).toEqual([{ type: 'pace', pace: 'prompt' }])
  })

  it('is told again to a new connection, which knows nothing of it', () => {
    const { said, show, connect } = setUp()
    connect(false)
    show(false)
    vi.advanceTimersByTime(2_000)
    expect(said).toEqual([])
    connect(true)
    vi.advanceTimersByTime(2_000)
    expect(said).toEqual([{ type: 'pace', pace: 'hidden' }])
  })

  it('is not told any more when the page is closed', () => {
    const { said, show, connect, stop } = setUp()
    show(false)
    stop()
    vi.advanceTimersByTime(2_000)
    show(true)
    connect(true)
    expect(said).toEqual([])
  })
})
