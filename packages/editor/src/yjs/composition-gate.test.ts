import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { CompositionGate } from './composition-gate.ts'
import { pageRoot } from './page-root.ts'

const open = () => {
  const outer = new Y.Doc()
  outer.getText('t').insert(0, '原文')
  const gate = new CompositionGate(pageRoot(outer))
  gate.open()
  return {
    outer,
    gate,
    inside: () => gate.inner.getText('t').toJSON(),
    outside: () => outer.getText('t').toJSON(),
  }
}

/** Updates as another person sends them, one for each edit. */
const updatesOf = (base: Y.Doc, edits: readonly ((text: Y.Text) => void)[]): Uint8Array[] => {
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(base))
  const updates: Uint8Array[] = []
  other.on('update', (update: Uint8Array) => updates.push(update))
  for (const edit of edits) other.transact(() => edit(other.getText('t')))
  return updates
}

describe('the gate between the host’s document and the editor’s', () => {
  it('lets both directions pass while nobody composes', () => {
    const { outer, gate, inside, outside } = open()
    outer.getText('t').insert(0, '外')
    gate.inner.getText('t').insert(0, '内')
    expect([inside(), outside()]).toEqual(['内外原文', '内外原文'])
  })

  it('held, it lets own writing out at once and others’ in only at release, as one change', () => {
    const { outer, gate, inside, outside } = open()
    gate.hold()
    outer.getText('t').insert(0, '一')
    outer.getText('t').insert(0, '二')
    gate.inner.getText('t').insert(2, '写')
    expect([inside(), outside(), gate.waiting]).toEqual(['原文写', '二一原文写', 2])
    let changes = 0
    gate.inner.on('afterTransaction', ({ changed }: Y.Transaction) => {
      if (changed.size > 0) changes += 1
    })
    gate.release()
    expect([inside(), gate.waiting, changes]).toEqual(['二一原文写', 0, 1])
  })

  it('keeps back what came before its causes, also its deletions', () => {
    const { outer, inside } = open()
    const [insertion, replacement] = updatesOf(outer, [
      (text) => text.insert(2, '新'),
      (text) => {
        text.delete(0, 2)
        text.insert(1, '续')
      },
    ])
    if (insertion === undefined || replacement === undefined) throw new Error('Two edits were made.')
    Y.applyUpdate(outer, replacement)
    expect(inside()).toBe('原文')
    Y.applyUpdate(outer, insertion)
    expect(inside()).toBe('新续')
  })

  it('frozen, passes nothing in either direction', () => {
    const { outer, gate, inside, outside } = open()
    gate.hold()
    outer.getText('t').insert(0, '等')
    gate.freeze()
    gate.release()
    gate.inner.getText('t').insert(0, '内')
    expect([inside(), outside()]).toEqual(['内原文', '等原文'])
  })
})
