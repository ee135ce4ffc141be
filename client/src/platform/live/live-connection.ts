import type { LiveEvent, ServerMessage } from '@stoa/protocol'
import {
  type LiveEffect,
  type LiveHappening,
  type LiveState,
  retryDelay,
  stepLive,
} from './live-connection.machine.ts'

export interface LiveConnectionOptions {
  /** Where to connect, without the query. */
  url: string
  onEvent: (event: LiveEvent) => void
  /** Too much was missed: everything shown may be old. */
  onResync: () => void
  onState?: (state: LiveState) => void
  random?: () => number
}

export interface LiveConnection {
  stop: () => void
}

/** Keeps `/events` open and resumes after the last event seen. Runs until stopped. */
export function startLiveConnection(options: LiveConnectionOptions): LiveConnection {
  const random = options.random ?? Math.random
  let state: LiveState = 'stopped'
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempt = 0
  let after: number | undefined

  const happen = (happening: LiveHappening): void => {
    const step = stepLive(state, happening)
    const changed = step.next !== state
    state = step.next
    for (const effect of step.effects) effects[effect]()
    if (changed) options.onState?.(state)
  }

  const hear = (message: ServerMessage): void => {
    if (message.type === 'event') {
      after = message.event.id
      options.onEvent(message.event)
      return
    }
    const gap = message.type === 'resync'
    // The first answer of a fresh page is no gap: what it shows was just fetched.
    const wasConnected = after !== undefined
    after = message.after
    if (gap && wasConnected) options.onResync()
    happen('server-ready')
  }

  const effects: Record<LiveEffect, () => void> = {
    'open-socket': () => {
      const mine = new WebSocket(options.url + (after === undefined ? '' : `?after=${after}`))
      socket = mine
      mine.addEventListener('open', () => mine === socket && happen('socket-opened'))
      mine.addEventListener('close', () => mine === socket && happen('socket-closed'))
      mine.addEventListener('message', ({ data }) => {
        if (mine === socket && typeof data === 'string') hear(JSON.parse(data) as ServerMessage)
      })
    },
    'close-socket': () => {
      const old = socket
      socket = undefined
      old?.close()
    },
    'schedule-retry': () => {
      timer = setTimeout(() => happen('retry-due'), retryDelay(attempt, random()))
      attempt += 1
    },
    'cancel-retry': () => clearTimeout(timer),
    'reset-attempts': () => {
      attempt = 0
    },
  }

  const lost = () => happen('network-lost')
  const back = () => happen('network-back')
  window.addEventListener('offline', lost)
  window.addEventListener('online', back)
  happen('start')

  return {
    stop: () => {
      window.removeEventListener('offline', lost)
      window.removeEventListener('online', back)
      happen('stop')
    },
  }
}

export const socketAddress = (path: string): string =>
  `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${path}`
