import type { DurableAnswer, DurableQuestion, StorageNotice } from '@stoa/protocol'
import * as Y from 'yjs'
import { type AskedState, compareWithAnswer, stateForAsking } from './durable-comparison.ts'

/** Milliseconds without typing after which the server is asked what it has on its disk. */
const quiet = 200

/** Milliseconds after which it is asked although the typing goes on. */
const longest = 2_000

/** Milliseconds after which a question without an answer is put again; also between answers that find something missing. */
const patience = 5_000

/** Milliseconds after which a missing answer is worth saying: the disk may hang without failing. */
const late = 2_500

export interface DurableWatchOptions<Mark> {
  doc: Y.Doc
  send: (payload: string) => void
  /** Sends an update once more that the server turned out to lack. */
  resend: (update: Uint8Array) => void
  /** Taken when the question is put, and handed back with its answer. */
  mark: () => Mark
  onDurable: (mark: Mark) => void
  /** The server lacks something that it cannot be sent: the connection may only read. */
  onMissing: () => void
  mayWrite: () => boolean
  onStorage: (state: StorageNotice['state']) => void
  onLate: () => void
}

export interface DurableWatch {
  /** The first exchange of a connection is done. */
  connected: () => void
  disconnected: () => void
  /** Something was typed here. */
  edited: () => void
  hear: (payload: string) => void
  stop: () => void
}

interface Question<Mark> {
  id: number
  state: AskedState
  mark: Mark
}

/**
 * Asks the server what of the document is on its disk: after every connection, after every pause in typing, and again
 * when something is missing, which is then sent once more. What counts as saved is what the server says in answer.
 */
export function watchDurability<Mark>(options: DurableWatchOptions<Mark>): DurableWatch {
  const { doc } = options
  let isConnected = false
  let question: Question<Mark> | undefined
  let lastId = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Runs from the first question that was not answered. */
  let lateTimer: ReturnType<typeof setTimeout> | undefined
  let editedSince: number | undefined

  const wait = (milliseconds: number): void => {
    clearTimeout(timer)
    timer = setTimeout(ask, milliseconds)
  }
  const ask = (): void => {
    if (!isConnected) return
    lastId += 1
    editedSince = undefined
    const state = stateForAsking(doc)
    question = { id: lastId, state, mark: options.mark() }
    const message: DurableQuestion = { type: 'durable?', id: lastId, deletions: state.deletions }
    options.send(JSON.stringify(message))
    lateTimer ??= setTimeout(options.onLate, late)
    wait(patience)
  }
  const rest = (): void => {
    question = undefined
    clearTimeout(timer)
    clearTimeout(lateTimer)
    lateTimer = undefined
  }
  const judge = (answer: DurableAnswer): void => {
    if (answer.id !== question?.id) return
    const asked = question
    rest()
    const { isDurable, stateVector } = compareWithAnswer(asked.state, answer)
    if (isDurable) {
      options.onDurable(asked.mark)
      if (editedSince !== undefined) wait(quiet)
      return
    }
    if (!options.mayWrite()) {
      options.onMissing()
      return
    }
    options.resend(Y.encodeStateAsUpdate(doc, stateVector))
    wait(patience / 5)
  }
  return {
    connected: () => {
      isConnected = true
      ask()
    },
    disconnected: () => {
      isConnected = false
      editedSince = undefined
      rest()
    },
    edited: () => {
      const now = performance.now()
      editedSince ??= now
      if (isConnected && question === undefined)
        wait(Math.max(0, Math.min(quiet, editedSince + longest - now)))
    },
    hear: (payload) => {
      const said = JSON.parse(payload) as DurableAnswer | StorageNotice
      if (said.type === 'durable') judge(said)
      else if (said.type === 'storage') options.onStorage(said.state)
    },
    stop: () => {
      isConnected = false
      rest()
    },
  }
}
