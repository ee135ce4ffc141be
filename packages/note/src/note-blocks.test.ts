import { renderDocument, seedFromMarkdown } from '@stoa/editor/server'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { insertMeetingBlock } from '@stoa/editor'
import { readMeeting, seedMeeting, setAttendance, setCarryOver, setMeetingFacts } from './meeting.ts'
import { findActionItem, lineOf, noteLimits, readNoteContent, textRootOf } from './note-blocks.ts'
import { clearForTemplate, editActionItem, renewIds, repairNote } from './note-edits.ts'
import { fillNextNote } from './next-note.ts'

function note(markdown: string): Y.Doc {
  const doc = new Y.Doc()
  seedFromMarkdown(doc, markdown)
  seedMeeting(doc)
  return doc
}
const counter = () => {
  let next = 0
  return () => `new-${(next += 1)}`
}

const meeting = [
  '## 进展 <!-- agenda-item id=a ownerId=anna minutes=10 -->',
  '笔记',
  '> 延期 <!-- decision id=d date=2026-12-01 -->',
  '- [ ] **写** 计划 <!-- action-item id=one ownerId=bert due=2026-12-03 -->',
  '- [x] 订会议室 <!-- action-item id=two -->',
].join('\n\n')

describe('what a note says', () => {
  it('is its agenda, decisions and action items, in order and with their facts', () => {
    expect(readNoteContent(note(meeting))).toEqual({
      agenda: [{ id: 'a', text: '进展', ownerId: 'anna', minutes: 10 }],
      decisions: [{ id: 'd', text: '延期', ownerId: null, date: '2026-12-01' }],
      actions: [
        { id: 'one', text: '写 计划', ownerId: 'bert', due: '2026-12-03', done: false, card: null },
        { id: 'two', text: '订会议室', ownerId: null, due: null, done: true, card: null },
      ],
    })
  })

  it('is read without harm when there is too much of it', () => {
    const doc = note('')
    doc.transact(() => {
      const root = textRootOf(doc)
      root.insert(
        0,
        Array.from({ length: noteLimits.blocks + 50 }, () => new Y.XmlElement('action-item')),
      )
    })
    insertMeetingBlock(doc, { type: 'agenda-item', text: 'x'.repeat(100_000) })
    expect(readNoteContent(doc).actions).toHaveLength(noteLimits.blocks)
    expect(readNoteContent(new Y.Doc())).toEqual({ agenda: [], decisions: [], actions: [] })
  })

  it('compares texts as lines, and a line is its own line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        const line = lineOf(text)
        expect(line.length).toBeLessThanOrEqual(noteLimits.text)
        expect(line.isWellFormed()).toBe(true)
        expect(lineOf(line)).toBe(line)
      }),
    )
    expect(lineOf(`${'a'.repeat(499)}😀`)).toBe(`${'a'.repeat(499)}\uFFFD`)
  })
})

describe('an action item', () => {
  it('is changed by what differs, and nothing else is touched', () => {
    const doc = note(meeting)
    const before = Y.encodeStateVector(doc)
    expect(editActionItem(doc, 'one', { text: '写 计划', due: '2026-12-03', done: false })).toBe(true)
    expect(Y.encodeStateVector(doc)).toEqual(before)
    editActionItem(doc, 'one', { text: '写 好计划', ownerId: null, done: true })
    expect(readNoteContent(doc).actions[0]).toMatchObject({ text: '写 好计划', ownerId: null, done: true })
    expect(renderDocument(doc, 'html')).toContain('<strong>写</strong>')
    expect(editActionItem(doc, 'gone', { done: true })).toBe(false)
    expect(editActionItem(doc, 'a', { done: true })).toBe(false)
  })

  it('whose words are longer than anybody compares keeps them when they are said again', () => {
    const doc = note('')
    insertMeetingBlock(doc, { type: 'action-item', id: 'long', text: 'x'.repeat(1_000) })
    editActionItem(doc, 'long', { text: 'x'.repeat(noteLimits.text) })
    expect(findActionItem(doc, 'long')!.toJSON()).toContain('x'.repeat(1_000))
  })

  it('that was doubled or has no id gets one, and the copy no card', () => {
    const doc = note(meeting)
    editActionItem(doc, 'one', { card: { boardId: 'b', cardId: 'c' } })
    const root = textRootOf(doc)
    root.push([findActionItem(doc, 'one')!.clone(), new Y.XmlElement('action-item')])
    expect(repairNote(doc, counter())).toBe(2)
    expect(readNoteContent(doc).actions.map(({ id, card }) => [id, card?.cardId])).toEqual([
      ['one', 'c'],
      ['two', undefined],
      ['new-1', undefined],
      ['new-2', undefined],
    ])
    expect(repairNote(doc, counter())).toBe(0)
  })
})

describe('a note that another one is made of', () => {
  it('as a template: without time, people, ticks and cards, and with ids of its own each time', () => {
    const doc = note(meeting)
    setMeetingFacts(doc, { startsAt: 5, place: 'Hall' })
    setAttendance(doc, [{ guest: 'Zhao', attendance: 'present' }])
    editActionItem(doc, 'two', { card: { boardId: 'b', cardId: 'c' } })
    clearForTemplate(doc)
    expect(readMeeting(doc)).toMatchObject({ startsAt: null, place: '', attendees: [] })
    renewIds(doc, counter())
    expect(readNoteContent(doc)).toMatchObject({
      agenda: [{ id: 'new-1', text: '进展', ownerId: 'anna', minutes: 10 }],
      decisions: [{ id: 'new-2' }],
      actions: [
        { id: 'new-3', done: false },
        { id: 'new-4', text: '订会议室', done: false, card: null },
      ],
    })
  })

  it('as the next meeting: agenda, what is open, and what is marked, and the last one stays as it is', () => {
    const last = note(
      [
        'prose',
        '## A <!-- agenda-item id=a -->',
        'about a',
        '## B <!-- agenda-item id=b -->',
        'about b',
        '- [ ] open <!-- action-item id=x -->',
        '- [x] done <!-- action-item id=y -->',
        '- [ ] <!-- action-item id=z -->',
      ].join('\n\n'),
    )
    setCarryOver(last, 'b', true)
    const before = Y.encodeStateAsUpdate(last)
    const next = note('')
    const carried = fillNextNote(last, next, counter())
    expect(Y.encodeStateAsUpdate(last)).toEqual(before)
    expect([...carried]).toEqual([['x', 'new-3']])
    expect(renderDocument(next, 'text')).toMatch(/^A\n\nB\n\nabout b\n\n.*open/)
    expect(readNoteContent(next).actions.map(({ id, text }) => [id, text])).toEqual([
      ['new-3', 'open'],
      ['new-4', ''],
    ])
    expect(readMeeting(next).carryOver.size).toBe(0)
  })

  it('whatever it is: the next one can be opened', () => {
    const type = fc.constantFrom('agenda-item', 'decision', 'action-item', 'paragraph', 'heading', 'quote')
    const value = fc.oneof(fc.boolean(), fc.integer(), fc.constantFrom('a', '', 'x/y'), fc.constant(null))
    const block = fc.record({
      type,
      attributes: fc.dictionary(fc.constantFrom('__id', '__done', '__card'), value),
    })
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
        const last = note('')
        textRootOf(last).insert(
          0,
          blocks.map((each) => {
            const element = new Y.XmlElement(each.type)
            for (const [name, given] of Object.entries(each.attributes))
              element.setAttribute(name, given as string)
            return element
          }),
        )
        const next = note('')
        fillNextNote(last, next, counter())
        const { agenda, decisions, actions } = readNoteContent(next)
        const ids = [...agenda, ...decisions, ...actions].map(({ id }) => id)
        expect(ids.every((id) => id !== null)).toBe(true)
        expect(new Set(ids).size).toBe(ids.length)
        expect(textRootOf(next).length).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  })
})
