import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { splitUpdate } from './update-pieces.ts'

/** What people do to a page of paragraphs, with who does it and which text is the longest. */
const edit = fc.record({
  who: fc.nat(2),
  kind: fc.constantFrom('paragraph', 'type', 'type', 'delete', 'attribute', 'exchange'),
  at: fc.nat(1000),
  text: fc.string({ unit: fc.constantFrom('a', '字', '🙂', 'é'), minLength: 1, maxLength: 60 }),
})

function write(doc: Y.Doc, { kind, at, text }: { kind: string; at: number; text: string }): void {
  const root = doc.get('root', Y.XmlElement)
  if (kind === 'paragraph' || root.length === 0) {
    const paragraph = new Y.XmlElement('p')
    paragraph.insert(0, [new Y.XmlText(text)])
    root.insert(at % (root.length + 1), [paragraph])
    return
  }
  const paragraph = root.get(at % root.length) as Y.XmlElement
  const words = paragraph.get(0) as Y.XmlText
  if (kind === 'type') words.insert(at % (words.length + 1), text)
  else if (kind === 'attribute') paragraph.setAttribute('mark', text)
  else if (kind === 'delete' && words.length > 1) words.delete(0, Math.ceil(words.length / 2))
}

/** Three people's documents after these edits; "exchange" brings two of them to the same state. */
function documentOf(edits: readonly { who: number; kind: string; at: number; text: string }[]): Y.Doc {
  const docs = [1, 2, 3].map((clientID) => {
    const doc = new Y.Doc()
    doc.clientID = clientID
    return doc
  })
  const first = docs[0]!
  for (const { who, ...what } of edits) {
    const doc = docs[who]!
    const other = docs[(who + 1 + (what.at % 2)) % 3]!
    if (what.kind === 'exchange') Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    else write(doc, what)
  }
  for (const doc of docs) Y.applyUpdate(first, Y.encodeStateAsUpdate(doc))
  return first
}

describe('an update in pieces', () => {
  it('gives what the whole gives, each piece small and needing only those before it', () => {
    let parted = 0
    fc.assert(
      fc.property(
        fc.array(edit, { minLength: 30, maxLength: 150, size: 'max' }),
        fc.integer({ min: 200, max: 800 }),
        (edits, most) => {
          const doc = documentOf(edits)
          const whole = Y.encodeStateAsUpdate(doc)
          const pieces = splitUpdate(whole, most)
          if (pieces.length > 2) parted += 1
          const copy = new Y.Doc()
          for (const piece of pieces) {
            expect(piece.byteLength).toBeLessThanOrEqual(most + 32)
            Y.applyUpdate(copy, piece)
            expect([copy.store.pendingStructs, copy.store.pendingDs]).toEqual([null, null])
          }
          expect(copy.get('root', Y.XmlElement).toJSON()).toBe(doc.get('root', Y.XmlElement).toJSON())
          expect(Y.equalSnapshots(Y.snapshot(copy), Y.snapshot(doc))).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
    expect(parted).toBeGreaterThan(50)
  })

  it('keeps every mark of a long paste', () => {
    const doc = new Y.Doc()
    const root = doc.get('root', Y.XmlElement)
    doc.transact(() => {
      for (let index = 0; index < 400; index++) {
        const paragraph = new Y.XmlElement('p')
        root.push([paragraph])
        const words = new Y.XmlText()
        paragraph.push([words])
        words.insert(0, `${index} plain `)
        words.insert(words.length, 'bold', { bold: true })
        words.insert(words.length, ' and link', { bold: null, link: `#${index}` })
      }
    })
    const pieces = splitUpdate(Y.encodeStateAsUpdate(doc), 2_000)
    expect(pieces.length).toBeGreaterThan(20)
    const copy = new Y.Doc()
    for (const piece of pieces) Y.applyUpdate(copy, piece)
    expect(copy.get('root', Y.XmlElement).toJSON()).toBe(root.toJSON())
  })

  it('goes on where the receiver stands', () => {
    const doc = documentOf([{ who: 0, kind: 'paragraph', at: 0, text: 'known' }])
    const known = new Y.Doc()
    Y.applyUpdate(known, Y.encodeStateAsUpdate(doc))
    write(doc, { kind: 'type', at: 2, text: '新'.repeat(2000) })
    const pieces = splitUpdate(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(known)), 1000)
    expect(pieces.length).toBeGreaterThan(5)
    for (const piece of pieces) Y.applyUpdate(known, piece)
    expect(known.get('root', Y.XmlElement).toJSON()).toBe(doc.get('root', Y.XmlElement).toJSON())
  })

  it('parts one long paste, and no character of it', () => {
    const doc = new Y.Doc()
    const text = `a${'🙂字'.repeat(300_000)}`
    doc.getText('t').insert(0, text)
    const pieces = splitUpdate(Y.encodeStateAsUpdate(doc), 512 * 1024)
    expect(pieces.length).toBeGreaterThan(3)
    expect(Math.max(...pieces.map((piece) => piece.byteLength))).toBeLessThanOrEqual(512 * 1024)
    const copy = new Y.Doc()
    for (const piece of pieces) Y.applyUpdate(copy, piece)
    expect(copy.getText('t').toJSON() === text).toBe(true)
  })
})
