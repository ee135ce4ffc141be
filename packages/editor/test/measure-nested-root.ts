import * as Y from 'yjs'
import { createPageEditor } from '../src/server/headless-page.ts'
import { seedFromMarkdown } from '../src/server/seed-page.ts'
import { bindEditor } from '../src/yjs/page-binding.ts'
import { CompositionGate } from '../src/yjs/composition-gate.ts'

/**
 * Prints what an editor in one card costs on a board of many: `node --expose-gc packages/editor/test/measure-nested-root.ts`.
 * The figures of `docs/decisions/0005-nested-roots.md` come from here.
 */
const CARDS = Number(process.argv[2] ?? 5000)
const WRITERS = 40

const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1_048_576
}

/** A board written by many people, with the traces that years of work leave: moved, retitled, ticked off. */
const board = new Y.Doc()
const text = '背景与目标。\n\n- [x] 确认范围\n- [ ] 准备材料\n\n会后请补充 **结论**，并通知相关同事。'
const template = new Y.Doc()
seedFromMarkdown(template.getMap('t').set('t', new Y.XmlElement()), text)
const source = template.getMap<Y.XmlElement>('t').get('t') as Y.XmlElement
for (let writer = 0; writer < WRITERS; writer += 1) {
  board.clientID = writer + 1
  for (let i = writer; i < CARDS; i += WRITERS) {
    board.transact(() => {
      const card = new Y.Map<unknown>()
      board.getMap('cards').set(`card-${i}`, card)
      card.set('title', new Y.Text(`第 ${i} 项任务`))
      card.set('description', source.clone())
      card.set('assignees', new Y.Map(Object.entries({ anna: true, bo: true })))
      card.set('checklist', new Y.Map())
      for (let move = 0; move < 4; move += 1) card.set('place', { column: `c${move}`, order: `a${i}` })
    })
  }
}
const cardAt = (i: number) => board.getMap<Y.Map<unknown>>('cards').get(`card-${i}`)
const root = cardAt(CARDS >> 1)?.get('description') as Y.XmlElement
const state = Y.encodeStateAsUpdate(board)
process.stdout.write(`board: ${CARDS} cards, ${(state.length / 1_048_576).toFixed(1)} MiB encoded\n`)

const measure = (name: string, open: () => () => void, rounds: number) => {
  const before = heap()
  const times: number[] = []
  let close = open()
  const used = heap() - before
  for (let i = 0; i < rounds; i += 1) {
    close()
    const began = performance.now()
    close = open()
    times.push(performance.now() - began)
  }
  const median = times.sort((a, b) => a - b)[rounds >> 1] ?? 0
  // What everybody else does on the board meanwhile.
  const updates = performance.now()
  for (let i = 0; i < 2000; i += 1) cardAt(i % (CARDS >> 2))?.set('progress', i)
  const perUpdate = ((performance.now() - updates) / 2000) * 1000
  close()
  process.stdout.write(
    `${name}: open ${median.toFixed(1)} ms, memory ${used.toFixed(1)} MiB, others' edit of another card ${perUpdate.toFixed(0)} µs\n`,
  )
}

measure('nothing bound', () => () => {}, 3)
measure(
  'whole copy',
  () => {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(board))
    const follow = (update: Uint8Array) => Y.applyUpdate(copy, update)
    board.on('update', follow)
    return () => {
      board.off('update', follow)
      copy.destroy()
    }
  },
  5,
)
measure(
  'gate of the root',
  () => {
    const gate = new CompositionGate(root)
    gate.open()
    return () => gate.destroy()
  },
  50,
)
measure(
  'editor on the root',
  () => {
    const page = bindEditor({ editor: createPageEditor(), doc: board, root: () => root })
    if (page.state.kind !== 'ready') throw new Error(page.state.kind)
    return () => page.destroy()
  },
  50,
)
