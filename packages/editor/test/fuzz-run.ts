import { $getRoot, REDO_COMMAND, UNDO_COMMAND } from 'lexical'
import * as Y from 'yjs'
import type { BindingStrategy } from '../src/yjs/binding-strategy.ts'
import { createLedger, freshLetters, type Operation } from './fuzz-operations.ts'
import {
  closePeer,
  connectPeers,
  deliverOne,
  flush,
  type FuzzPlace,
  goOnline,
  openPeer,
  type OpenRoot,
  type Peer,
  seedDocument,
  settle,
  stateOfPeer,
} from './fuzz-peer.ts'
import { createRandom, type Random } from './fuzz-random.ts'

export interface FuzzOptions {
  readonly strategy: BindingStrategy
  readonly seed: number
  readonly operations: Readonly<Record<string, Operation>>
  readonly steps: number
  /** Deliver everything after each step, as if people took turns. Default `false`. */
  readonly isSerial?: boolean
  /** Default `page`. Nested, people also write in another card and change the board around both. */
  readonly place?: FuzzPlace
  /** Whether people also undo and redo; then the letters say nothing. Default `false`. */
  readonly undoes?: boolean
}

/** What a run did and how it ended. The sets of problems are empty when all is well. */
export interface FuzzResult {
  readonly applied: Readonly<Record<string, number>>
  readonly delivered: number
  readonly offlineSteps: number
  readonly updateBytes: number
  /** Whether all documents hold the same changes and deletions. */
  readonly docsEqual: boolean
  /** Whether all editors show the same. */
  readonly converged: boolean
  /** Whether a fresh editor on the same document shows what the others show. */
  readonly loadsEqual: boolean
  /** Letters that nobody deleted and that are gone. */
  readonly lost: readonly string[]
  /** Letters that were written once and are there more than once. */
  readonly duplicated: readonly string[]
  /** Letters somebody deleted and that are there. */
  readonly resurrected: readonly string[]
  readonly letters: number
  readonly error: string | null
  readonly states: readonly string[]
}

const count = (record: Record<string, number>, name: string): void => {
  record[name] = (record[name] ?? 0) + 1
}

const step = (peer: OpenRoot, name: string, operation: Operation, run: Parameters<Operation>): void => {
  peer.editor.update(
    () => {
      operation(...run)
    },
    { discrete: true, tag: name },
  )
  // Else all that is written within half a second would be one step back.
  peer.page.undoManager?.stopCapturing()
}

/** What goes on in the rest of the board meanwhile. */
const disturb = (peer: Peer, random: Random, run: () => void): 'neighbour' | 'board' => {
  const cards = peer.doc.getMap<Y.Map<unknown>>('cards')
  if (random.chance(0.6)) {
    run()
    return 'neighbour'
  }
  const spare = `spare-${random.int(4)}`
  const title = cards.get(random.pick(['one', 'other', spare]) ?? spare)?.get('title')
  if (title instanceof Y.Text && random.chance(0.7)) {
    if (random.chance(0.6) || title.length === 0) title.insert(random.int(title.length + 1), 'word ')
    else title.delete(0, 1 + random.int(title.length))
  } else if (cards.has(spare)) cards.delete(spare)
  else
    cards.set(spare, new Y.Map(Object.entries({ title: new Y.Text(spare), description: new Y.XmlElement() })))
  return 'board'
}

const stepBackOrForth = (peer: Peer, random: Random): 'undo' | 'redo' => {
  const direction = random.chance(0.7) ? 'undo' : 'redo'
  peer.editor.dispatchCommand(direction === 'undo' ? UNDO_COMMAND : REDO_COMMAND, undefined)
  flush(peer.editor)
  return direction
}

/** Three people, random edits, random order, delays and offline stretches; then everything is delivered. */
export const runFuzz = (options: FuzzOptions): FuzzResult => {
  const { strategy, operations, steps, isSerial = false, undoes = false, place = 'page' } = options
  const random = createRandom(options.seed)
  const ledger = createLedger()
  const lines = Array.from({ length: 4 }, () => freshLetters(ledger, 8))
  const seed = seedDocument(strategy, lines, place)
  const peers = ['a', 'b', 'c'].map((name) => openPeer(name, strategy, seed, place))
  const elsewhere = createLedger()
  const applied: Record<string, number> = {}
  let delivered = 0
  let offlineSteps = 0
  let updateBytes = 0
  let error: string | null = null
  connectPeers(peers, (update) => {
    updateBytes += update.length
  })
  try {
    for (let i = 0; i < steps; i += 1) {
      const peer = random.pick(peers)
      const entry = random.pick(Object.entries(operations))
      if (peer === undefined || entry === undefined) continue
      const [name, operation] = entry
      if (!isSerial && random.chance(0.06)) {
        if (peer.isOnline) peer.isOnline = false
        else goOnline(peers, peer)
      }
      if (!peer.isOnline) offlineSteps += 1
      const { neighbour } = peer
      if (neighbour !== null && random.chance(0.4)) {
        const run = () => step(neighbour, name, operation, [random, elsewhere])
        count(applied, disturb(peer, random, run))
      }
      if (undoes && random.chance(0.12)) count(applied, stepBackOrForth(peer, random))
      else {
        step(peer, name, operation, [random, ledger])
        count(applied, name)
      }
      if (isSerial) settle(peers, random)
      else
        for (let n = random.int(4); n > 0; n -= 1) {
          const receiver = random.pick(peers)
          if (receiver !== undefined && deliverOne(receiver, random)) delivered += 1
        }
    }
    settle(peers, random)
  } catch (thrown) {
    error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  }
  const attempt = (read: () => string): string => {
    try {
      return read()
    } catch (thrown) {
      error ??= thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
      return ''
    }
  }
  const states = peers.map((peer) => attempt(() => stateOfPeer(peer)))
  const first = peers[0] as Peer
  const fresh = attempt(() => {
    const loaded = openPeer('z', strategy, Y.encodeStateAsUpdate(first.doc), place)
    const state = stateOfPeer(loaded)
    closePeer(loaded)
    return state
  })
  const text = attempt(() => first.editor.read(() => $getRoot().getTextContent()))
  const seen: Record<string, number> = {}
  for (const letter of text) count(seen, letter)
  const written = [...ledger.written]
  const result: FuzzResult = {
    applied,
    delivered,
    offlineSteps,
    updateBytes,
    docsEqual: peers.every((peer) => Y.equalSnapshots(Y.snapshot(peer.doc), Y.snapshot(first.doc))),
    converged: states.every((state) => state === states[0]),
    loadsEqual: fresh === states[0],
    lost: written.filter((letter) => !ledger.deleted.has(letter) && seen[letter] === undefined),
    duplicated: written.filter((letter) => (seen[letter] ?? 0) > 1),
    resurrected: written.filter((letter) => ledger.deleted.has(letter) && seen[letter] !== undefined),
    letters: written.length,
    error,
    states: [...states, fresh],
  }
  for (const peer of peers) closePeer(peer)
  return result
}
