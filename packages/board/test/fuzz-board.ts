import fc from 'fast-check'
import * as Y from 'yjs'
import { addCard, BoardError, readBoard, repairBoard, seedBoard } from '../src/index.ts'
import { actions, Draw, NothingToPick, people } from './fuzz-actions.ts'
import { contentOf, FuzzClient } from './fuzz-client.ts'
import { leavesOf, trespasses } from './leaves.ts'

const names = Object.keys(actions)
const often = [
  'addCard',
  'addCard',
  'moveCard',
  'moveCard',
  'moveCard',
  'setTitle',
  'editCard',
  'deleteColumn',
]

const numbers = fc.array(fc.nat({ max: 10_000 }), { minLength: 6, maxLength: 6 })
const client = fc.nat({ max: 2 })

/** One thing that happens: somebody does something, or an update arrives, or somebody goes offline, … */
export const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      client,
      action: fc.constantFrom(...names, ...often),
      numbers,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const), client }) },
  {
    weight: 9,
    arbitrary: fc.record({ do: fc.constant('receive' as const), client, which: fc.nat({ max: 99 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'return' as const), client }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('restart' as const, 'repair' as const, 'close' as const),
      client,
    }),
  },
)
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

export const steps = (most: number) =>
  fc.array(step, { minLength: Math.floor(most / 3), maxLength: most, size: 'max' })

/** How often each thing was done over all runs: a property over empty runs says nothing. */
export class FuzzFigures {
  readonly done: Record<string, number> = {}
  refused = 0
  cards = 0

  count(what: string): void {
    this.done[what] = (this.done[what] ?? 0) + 1
  }
}

/**
 * Lets three people do all this to one board, with updates in any order, then brings everybody together.
 * @throws when a promise of the package is broken
 */
export function playBoard(all: readonly Step[], figures: FuzzFigures): void {
  const start = new Y.Doc()
  seedBoard(start, {
    columns: [{ title: 'To do' }, { title: '进行中' }, { title: 'Done', isDone: true }],
    labels: [{ name: 'design', colour: 'teal' }],
    milestones: [{ title: '1.0' }, { title: '2.0' }],
    at: 1,
  })
  const made = new Set<string>()
  for (const title of ['一', '二', '三', '四', '五'])
    made.add(addCard(start, { title, checklist: ['a', 'b', 'c'], assignees: people.slice(2), at: 2 }))
  const clients: FuzzClient[] = []
  const send = (from: FuzzClient, update: Uint8Array) => {
    for (const to of clients) if (to !== from) to.inbox.push(update)
  }
  for (const name of ['server', 'anna', 'bo'])
    clients.push(new FuzzClient(name, Y.encodeStateAsUpdate(start), send))

  const deleted = new Set<string>()
  for (const one of all) {
    const actor = clients[one.client]!
    const before = new Set(readBoard(actor.doc).cards.keys())
    take(one, actor, clients[0]!, figures)
    const after = new Set(readBoard(actor.doc).cards.keys())
    if (one.do === 'act' || one.do === 'undo' || one.do === 'redo') {
      for (const id of after) if (!before.has(id)) made.add(id)
      for (const id of before) if (!after.has(id)) deleted.add(id)
    }
    actor.check()
  }

  meet(clients)
  const [first, ...others] = clients
  const content = contentOf(first!.doc)
  for (const other of others) {
    other.check()
    if (contentOf(other.doc) !== content) throw new Error(`${other.name} and the server read differently.`)
  }
  const present = readBoard(first!.doc).cards
  for (const id of made) if (!present.has(id) && !deleted.has(id)) throw new Error(`The card ${id} is lost.`)
  for (const id of present.keys()) if (!made.has(id)) throw new Error(`The card ${id} comes from nowhere.`)
  figures.cards += present.size
  for (const one of clients) one.doc.destroy()
}

function take(one: Step, actor: FuzzClient, server: FuzzClient, figures: FuzzFigures): void {
  switch (one.do) {
    case 'act': {
      const before = actor.written
      try {
        actor.act(() => actions[one.action]!(new Draw(actor.doc, one.numbers), actor))
        figures.count(one.action)
      } catch (error) {
        if (!(error instanceof BoardError || error instanceof NothingToPick)) throw error
        if (actor.written !== before)
          throw new Error(`${one.action} was refused and wrote all the same.`, { cause: error })
        figures.refused += 1
      }
      return
    }
    case 'undo':
    case 'redo': {
      const before = leavesOf(actor.doc)
      const vanished = new Map(actor.vanished)
      const outcome = actor.act(() => actor.undo[one.do]())
      const wrong = trespasses(before, leavesOf(actor.doc), actor.doc.clientID, vanished)
      if (wrong.length > 0) throw new Error(`${one.do} by ${actor.name} ${wrong.join('; ')}`)
      figures.count(`${one.do} ${outcome}`)
      return
    }
    case 'receive':
      if (actor.receive(one.which)) figures.count('receive')
      return
    case 'leave':
      if (actor.isOnline) figures.count('leave')
      actor.isOnline = false
      return
    case 'return':
      actor.goOnline()
      return
    case 'restart':
      actor.restart()
      figures.count('restart')
      return
    case 'close':
      actor.undo.close()
      return
    case 'repair': {
      const { placed, ordered } = server.act(() => repairBoard(server.doc, 'repair'))
      if (placed + ordered > 0) figures.count('repair')
      server.check()
    }
  }
}

function meet(clients: readonly FuzzClient[]): void {
  for (const one of clients) one.goOnline()
  for (const one of clients) while (one.receive(one.inbox.length * 7)) continue
}
