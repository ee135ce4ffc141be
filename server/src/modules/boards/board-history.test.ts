import {
  addChecklistItem,
  addLabel,
  addMilestone,
  addToCard,
  archiveCard,
  completeCard,
  deleteCard,
  deleteColumn,
  editCard,
  editColumn,
  moveCard,
  readBoard,
  setTitle,
} from '@stoa/board'
import type {
  Board,
  ComparedPart,
  Comparison,
  DocumentDetail,
  HistoryEntry,
  Page,
  Version,
} from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import {
  bootDeadline,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { boardOf, newBoard, newCard } from './boards.testing.ts'

let stoa: TestStoa
let owner: TestPerson
let ben: TestPerson
let stranger: TestPerson
let spaceId: string
beforeAll(async () => {
  stoa = await startTestStoa()
  owner = stoa.owner
  ben = await stoa.person('Ben')
  stranger = await stoa.person('外人')
  spaceId = (await stoa.space(owner)).id
  await stoa.member(owner, spaceId, ben, 'viewer')
}, bootDeadline)
afterAll(() => stoa.stop())

const at = Date.now()
const edit = (id: string, change: (doc: Y.Doc) => void) => stoa.stoa.sync.edit(id, 'board', owner.id, change)
const newest = async (id: string): Promise<number> =>
  (await owner.api.get<Page<HistoryEntry>>(`/documents/${id}/history?limit=1`)).body.items[0]!.sequence
const compare = async (who: TestPerson, id: string, from: number) =>
  expectStatus(await who.api.get<Comparison>(`/documents/${id}/history/comparison?from=${from}`), 200)
/** `写稿: moved 待办→进行中, assigned Ben` */
const inWords = ({ title, changes }: ComparedPart): string =>
  `${title}: ${changes
    .map(({ kind, from, to, person }) =>
      [kind, person?.name ?? (from === null && to === null ? '' : `${from ?? ''}→${to ?? ''}`)]
        .filter(Boolean)
        .join(' '),
    )
    .join(', ')}`

describe('the history of a board', () => {
  async function boardWithCards() {
    const { id } = await newBoard(stoa, owner, spaceId)
    const cards = []
    for (const title of ['写稿', '校对', '发布']) cards.push((await newCard(owner, id, { title })).id)
    const { columns } = await boardOf(owner, id)
    return { id, cards, columns: columns.map((column) => column.id) }
  }

  it('tells card by card what changed between two versions, as things were called', async () => {
    const { id, cards, columns } = await boardWithCards()
    const [first, second, third] = cards as [string, string, string]
    const from = await newest(id)
    const names = (await boardOf(owner, id)).columns.map(({ title }) => title)
    await edit(id, (doc) => {
      moveCard(doc, first, { column: columns[1]!, at })
      setTitle(doc, first, '写初稿')
      addToCard(doc, first, 'assignees', ben.id)
      addToCard(doc, first, 'watchers', owner.id)
      addToCard(doc, first, 'labels', addLabel(doc, { name: '市场', colour: 'teal', at }))
      editCard(doc, first, {
        due: '2026-12-04',
        priority: 'urgent',
        milestone: addMilestone(doc, { title: '公开', at }),
      })
      addChecklistItem(doc, first, { text: '提纲', isDone: true, at })
      completeCard(doc, second, { at })
      deleteCard(doc, third)
      editColumn(doc, columns[1]!, { limit: 3 })
    })
    await newCard(owner, id, { title: '新卡' })

    const { parts, blocks } = await compare(owner, id, from)
    expect(blocks).toEqual([])
    expect(parts.map(({ part }) => part)).toEqual([
      'column',
      'label',
      'milestone',
      'card',
      'card',
      'card',
      'card',
    ])
    expect(parts.map(inWords)).toEqual([
      `${names[1]}: limit_changed →3`,
      '市场: created →市场',
      '公开: created →公开',
      '新卡: created →新卡',
      `写初稿: renamed 写稿→写初稿, moved ${names[0]}→${names[1]}, assigned Ben, labelled →市场, priority_changed normal→urgent, due_changed →2026-12-04, milestone_changed →公开, checklist_changed 0/0→1/1, watched owner`,
      `校对: moved ${names[0]}→${names[2]}, completed`,
      '发布: deleted 发布→',
    ])
    expect(parts.at(-1)).toMatchObject({ id: third, column: names[0] })
  })

  it('tells of order, of the archive and of a column that is gone, whose cards are not', async () => {
    const { id, cards, columns } = await boardWithCards()
    const from = await newest(id)
    await edit(id, (doc) => {
      moveCard(doc, cards[2]!, { before: cards[0]!, at })
      archiveCard(doc, cards[1]!, { at })
      deleteColumn(doc, columns[1]!)
    })
    const { parts } = await compare(ben, id, from)
    expect(parts.map(({ part, changes }) => [part, changes.map(({ kind }) => kind)])).toEqual([
      ['column', ['deleted']],
      ['card', ['reordered']],
      ['card', ['archived']],
    ])
    expect((await compare(owner, id, await newest(id))).parts).toEqual([])
  })

  it('gives a version back as a copy with every card, and in no other way', async () => {
    const { id, cards } = await boardWithCards()
    const from = await newest(id)
    const named = expectStatus(
      await owner.api.post<Version>(`/documents/${id}/versions`, { name: '交付前', sequence: from }),
      201,
    )
    await edit(id, (doc) => {
      for (const card of cards) deleteCard(doc, card)
    })
    const path = `/documents/${id}/history/restore`
    const refused = await owner.api.post<{ code: string }>(path, { versionId: named.id })
    expect([refused.status, refused.body.code]).toEqual([409, 'history.not_restorable'])
    const copy = expectStatus(
      await owner.api.post<DocumentDetail>(path, { versionId: named.id, asCopy: true, title: '交付前的板' }),
      200,
    )
    const { cards: copied } = await stoa.stoa.sync.read(copy.id, 'board', readBoard)
    expect([...copied.values()].map(({ title }) => title).toSorted()).toEqual(
      ['写稿', '校对', '发布'].toSorted(),
    )
    const { columns } = expectStatus(await owner.api.get<Board>(`/boards/${copy.id}`), 200)
    expect(columns.map((column) => column.cards)).toEqual([3, 0, 0])
  })

  it('is told to nobody who may not see the board', async () => {
    const { id } = await boardWithCards()
    const answer = await stranger.api.get(`/documents/${id}/history/comparison?from=0`)
    expect(answer.status).toBe(404)
  })
})
