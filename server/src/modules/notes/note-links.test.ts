import {
  archiveCard,
  completeCard,
  deleteCard,
  editCard,
  moveCard,
  readBoard,
  reopenCard,
  setCardEntries,
} from '@stoa/board'
import { editActionItem, readNoteContent } from '@stoa/note'
import type { DocumentDetail, Note, NoteLink, NoteLinkOfCard, Page, Problem } from '@stoa/protocol'
import { seededRandom, waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bootDeadline,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import * as repository from './note-links.repository.ts'
import type { NotesTables } from './notes.tables.ts'
import {
  addBlock,
  cloneBlock,
  note,
  open,
  type OpenDocument,
  removeBlock,
  stripId,
  team,
} from './notes.testing.ts'

describe('an action item and its card', () => {
  let stoa: TestStoa
  let people: Awaited<ReturnType<typeof team>>
  /** May write notes and no boards. */
  let noteTaker: TestPerson
  beforeAll(async () => {
    stoa = await startTestStoa()
    people = await team(stoa)
    noteTaker = await stoa.person('Note taker')
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const board = (): Promise<DocumentDetail> =>
    stoa.document(people.editor, people.space.id, { kind: 'board', title: '项目看板' })
  const make = (who: TestPerson, noteId: string, itemId: string, body: unknown) =>
    who.api.put<NoteLink & Problem>(`/notes/${noteId}/actions/${itemId}/card`, body)
  const itemIn = ({ doc }: OpenDocument, id: string) =>
    readNoteContent(doc).actions.find((item) => item.id === id)
  const cardIn = ({ doc }: OpenDocument, id: string) => readBoard(doc).cards.get(id)
  const linksOf = async (noteId: string) =>
    (await people.editor.api.get<Page<NoteLink>>(`/notes/${noteId}/links`)).body.items

  /** A note with one item that is linked, both sides open by two people. */
  async function linked(facts: { text?: string; ownerId?: string; due?: string } = {}) {
    const document = await note(stoa, people.editor, people.space)
    const plan = await board()
    const noteSide = await open(stoa, people.editor, document)
    const boardSide = await open(stoa, people.editor, plan)
    const itemId = addBlock(noteSide.doc, { type: 'action-item', text: '写发布计划', ...facts })
    await noteSide.saved()
    const link = expectStatus(await make(people.editor, document.id, itemId, { boardId: plan.id }), 200)
    const cardId = link.cardId!
    await waitUntil(() => cardIn(boardSide, cardId) !== undefined && itemIn(noteSide, itemId)?.card != null)
    const stop = () => {
      noteSide[Symbol.dispose]()
      boardSide[Symbol.dispose]()
    }
    return { document, plan, noteSide, boardSide, itemId, cardId, link, [Symbol.dispose]: stop }
  }

  it('are linked both ways, with title, owner, due date and state', async () => {
    using both = await linked({ ownerId: people.reader.id, due: '2026-12-01' })
    expect(both.link).toMatchObject({ state: 'linked', board: { id: both.plan.id, title: '项目看板' } })
    expect(cardIn(both.boardSide, both.cardId)).toMatchObject({
      title: '写发布计划',
      assignees: [people.reader.id],
      due: '2026-12-01',
      isCompleted: false,
      source: { documentId: both.document.id, itemId: both.itemId },
      createdBy: people.editor.id,
    })
    expect(itemIn(both.noteSide, both.itemId)?.card).toEqual({ boardId: both.plan.id, cardId: both.cardId })
    const { body } = await people.editor.api.get<Note>(`/notes/${both.document.id}`)
    expect(body.actions[0]).toMatchObject({
      text: '写发布计划',
      link: { state: 'linked', cardId: both.cardId },
    })
    const { body: back } = await people.editor.api.get<Page<NoteLinkOfCard>>(
      `/boards/${both.plan.id}/note-links`,
    )
    expect(back.items).toMatchObject([
      {
        cardId: both.cardId,
        state: 'linked',
        note: { id: both.document.id, title: '周会' },
        itemId: both.itemId,
      },
    ])
  })

  it('are made once, however often and by however many it is asked for', async () => {
    const document = await note(stoa, people.editor, people.space)
    const plan = await board()
    using noteSide = await open(stoa, people.editor, document)
    using boardSide = await open(stoa, people.editor, plan)
    const itemId = addBlock(noteSide.doc, { type: 'action-item', text: 'once' })
    await noteSide.saved()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        make(i % 2 === 0 ? people.editor : stoa.owner, document.id, itemId, { boardId: plan.id }),
      ),
    )
    expect(new Set(answers.map((answer) => expectStatus(answer, 200).cardId)).size).toBe(1)
    await boardSide.saved()
    await waitUntil(() => readBoard(boardSide.doc).cards.size > 0)
    expect(readBoard(boardSide.doc).cards.size).toBe(1)
    const other = await board()
    const elsewhere = await make(people.editor, document.id, itemId, { boardId: other.id })
    expect([elsewhere.status, elsewhere.body.code]).toEqual([409, 'notes.already_linked'])
  })

  it('follow each other within about a second, from whichever side was edited', async () => {
    using both = await linked()
    const { noteSide, boardSide, itemId, cardId } = both
    editActionItem(noteSide.doc, itemId, {
      text: '写好发布计划',
      due: '2026-12-24',
      ownerId: people.reader.id,
    })
    await waitUntil(() => cardIn(boardSide, cardId)?.due === '2026-12-24')
    expect(cardIn(boardSide, cardId)).toMatchObject({ title: '写好发布计划', assignees: [people.reader.id] })

    completeCard(boardSide.doc, cardId, { at: Date.now() })
    editCard(boardSide.doc, cardId, { title: '发布', due: null })
    setCardEntries(boardSide.doc, cardId, 'assignees', [people.editor.id])
    await waitUntil(() => itemIn(noteSide, itemId)?.done === true)
    expect(itemIn(noteSide, itemId)).toMatchObject({
      text: '发布',
      due: null,
      ownerId: people.editor.id,
      done: true,
    })

    editActionItem(noteSide.doc, itemId, { done: false })
    await waitUntil(() => cardIn(boardSide, cardId)?.isCompleted === false)
    const done = readBoard(boardSide.doc).columns.find(({ isDone }) => isDone)!
    moveCard(boardSide.doc, cardId, { column: done.id, at: Date.now() })
    await waitUntil(() => itemIn(noteSide, itemId)?.done === true)
  })

  it('keep what two people change at once on either side, and agree where both changed the same', async () => {
    using both = await linked()
    const { noteSide, boardSide, itemId, cardId } = both
    editActionItem(noteSide.doc, itemId, { due: '2026-12-01', text: '笔记里的说法' })
    editCard(boardSide.doc, cardId, { title: '看板上的说法' })
    setCardEntries(boardSide.doc, cardId, 'assignees', [people.reader.id])
    await waitUntil(
      () =>
        cardIn(boardSide, cardId)?.due === '2026-12-01' &&
        itemIn(noteSide, itemId)?.ownerId === people.reader.id &&
        itemIn(noteSide, itemId)?.text === cardIn(boardSide, cardId)?.title,
    )
    expect(itemIn(noteSide, itemId)?.text).toBe('看板上的说法')
  })

  it('end up the same after many edits by two people, and then nobody writes any more', {
    timeout: 120_000,
  }, async () => {
    using both = await linked()
    const { noteSide, boardSide, itemId, cardId } = both
    const seed = Date.now() % 100_000
    const random = seededRandom(seed)
    const pick = <T>(from: readonly T[]): T => random.pick(from)
    const days = [null, '2026-12-01', '2026-12-02', '2027-01-31']
    const who = [null, people.editor.id, people.reader.id]
    for (let round = 0; round < 40; round += 1) {
      if (random.next() < 0.5) {
        editActionItem(
          noteSide.doc,
          itemId,
          pick([
            { due: pick(days) },
            { ownerId: pick(who) },
            { done: random.next() < 0.5 },
            { text: `note ${round}` },
            { text: '' },
          ]),
        )
      } else {
        const owner = pick(who)
        pick([
          () => editCard(boardSide.doc, cardId, { start: null, due: pick(days) }),
          () => setCardEntries(boardSide.doc, cardId, 'assignees', owner === null ? [] : [owner]),
          () => completeCard(boardSide.doc, cardId, { at: Date.now() }),
          () => reopenCard(boardSide.doc, cardId),
          () => editCard(boardSide.doc, cardId, { title: `card ${round}` }),
          () => editCard(boardSide.doc, cardId, { start: '2026-12-15', due: null }),
        ])()
      }
      if (random.next() < 0.3) await noteSide.saved()
      if (random.next() < 0.3) await boardSide.saved()
    }
    editActionItem(noteSide.doc, itemId, { text: 'the last word' })
    const same = () => {
      const [item, card] = [itemIn(noteSide, itemId)!, cardIn(boardSide, cardId)!]
      return (
        item.text === card.title &&
        item.due === card.due &&
        item.done === card.isCompleted &&
        item.ownerId === (card.assignees[0] ?? null)
      )
    }
    await waitUntil(same, { timeoutMs: 20_000, what: `both sides agree (seed ${seed})` })
    await noteSide.saved()
    await boardSide.saved()
    let writes = 0
    noteSide.doc.on('update', () => (writes += 1))
    boardSide.doc.on('update', () => (writes += 1))
    await waitUntil(() => stoa.stoa.sync.stats().unreportedDocuments === 0, { timeoutMs: 20_000 })
    // One change to the end shows that everything before it was through.
    editActionItem(noteSide.doc, itemId, { text: 'the very last word' })
    await waitUntil(() => cardIn(boardSide, cardId)?.title === 'the very last word')
    await waitUntil(() => stoa.stoa.sync.stats().unreportedDocuments === 0, { timeoutMs: 20_000 })
    expect(writes, `seed ${seed}`).toBeLessThanOrEqual(2)
    expect(same()).toBe(true)
  })

  it('are made by those who may edit both, and a board that one may not see looks missing', async () => {
    const document = await note(stoa, people.editor, people.space)
    const hidden = await stoa.space(stoa.owner, 'hidden')
    const secret = await stoa.document(stoa.owner, hidden.id, { kind: 'board' })
    const plan = await board()
    const page = await stoa.document(people.editor, people.space.id)
    using noteSide = await open(stoa, people.editor, document)
    const itemId = addBlock(noteSide.doc, { type: 'action-item', text: 'mine' })
    await noteSide.saved()
    const codeOf = async (who: TestPerson, boardId: string) => {
      const { status, body } = await make(who, document.id, itemId, { boardId })
      return [status, body.code]
    }
    expect(await codeOf(people.editor, secret.id)).toEqual([404, 'notes.board_not_found'])
    expect(await codeOf(people.editor, '01890000-0000-7000-8000-000000000000')).toEqual([
      404,
      'notes.board_not_found',
    ])
    expect(await codeOf(people.editor, page.id)).toEqual([404, 'notes.board_not_found'])
    expect(await codeOf(people.reader, plan.id)).toEqual([403, 'http.forbidden'])
    expect(await codeOf(people.stranger, plan.id)).toEqual([404, 'documents.not_found'])
    await stoa.owner.api.put(`/documents/${secret.id}/grants/person/${people.editor.id}`, { role: 'viewer' })
    expect(await codeOf(people.editor, secret.id)).toEqual([403, 'http.forbidden'])
    expect(await linksOf(document.id)).toEqual([])
  })

  it('of a board that the reader may not see are there, and no more is told', async () => {
    const document = await note(stoa, people.editor, people.space)
    const hidden = await stoa.space(stoa.owner, 'hidden')
    const secret = await stoa.document(stoa.owner, hidden.id, { kind: 'board', title: 'Secret' })
    using noteSide = await open(stoa, stoa.owner, document)
    const itemId = addBlock(noteSide.doc, { type: 'action-item', text: 'theirs' })
    await noteSide.saved()
    expectStatus(await make(stoa.owner, document.id, itemId, { boardId: secret.id }), 200)
    const { body } = await people.editor.api.get<Note>(`/notes/${document.id}`)
    expect(body.actions[0]!.link).toMatchObject({ state: 'linked', board: null, cardId: null })
    expect((await people.editor.api.get(`/boards/${secret.id}/note-links`)).status).toBe(404)
  })

  it('part when somebody changes a side who may not change the other, and nothing is carried over', async () => {
    const apart = await stoa.space(stoa.owner, 'boards')
    await stoa.member(stoa.owner, apart.id, people.editor, 'editor')
    const plan = await stoa.document(people.editor, apart.id, { kind: 'board' })
    const document = await note(stoa, people.editor, people.space)
    await stoa.member(stoa.owner, people.space.id, noteTaker, 'editor')
    using theirs = await open(stoa, noteTaker, document)
    using boardSide = await open(stoa, people.editor, plan)
    const itemId = addBlock(theirs.doc, { type: 'action-item', text: 'before', due: '2026-12-01' })
    await theirs.saved()
    const { cardId } = expectStatus(await make(people.editor, document.id, itemId, { boardId: plan.id }), 200)
    await waitUntil(() => itemIn(theirs, itemId)?.card != null)
    editActionItem(theirs.doc, itemId, { due: '2027-01-01' })
    await waitUntil(() => itemIn(theirs, itemId)?.card === null)
    expect(cardIn(boardSide, cardId!)).toMatchObject({ due: '2026-12-01', title: 'before' })
    expect(await linksOf(document.id)).toMatchObject([{ itemId, state: 'no_right' }])
    expect(itemIn(theirs, itemId)).toMatchObject({ due: '2027-01-01', text: 'before' })
  })

  it('stay together when somebody without that right writes elsewhere at the same moment', async () => {
    const apart = await stoa.space(stoa.owner, 'boards')
    await stoa.member(stoa.owner, apart.id, people.editor, 'editor')
    const plan = await stoa.document(people.editor, apart.id, { kind: 'board' })
    const document = await note(stoa, people.editor, people.space)
    await stoa.member(stoa.owner, people.space.id, noteTaker, 'editor')
    using mine = await open(stoa, people.editor, document)
    using theirs = await open(stoa, noteTaker, document)
    using boardSide = await open(stoa, people.editor, plan)
    const itemId = addBlock(mine.doc, { type: 'action-item', text: 'before' })
    await mine.saved()
    const { cardId } = expectStatus(await make(people.editor, document.id, itemId, { boardId: plan.id }), 200)
    await waitUntil(() => itemIn(theirs, itemId)?.card != null)
    addBlock(theirs.doc, { type: 'decision', text: 'typed meanwhile' })
    editActionItem(mine.doc, itemId, { due: '2027-01-01' })
    await waitUntil(() => cardIn(boardSide, cardId!)?.due === '2027-01-01')
    expect(await linksOf(document.id)).toMatchObject([{ state: 'linked' }])
  })

  it('are parted by hand: both stay, and do not follow any more', async () => {
    using both = await linked()
    const { document, noteSide, boardSide, itemId, cardId } = both
    const path = `/notes/${document.id}/actions/${itemId}/card`
    expect((await people.reader.api.delete(path)).status).toBe(403)
    expect((await people.editor.api.delete(path)).status).toBe(204)
    await waitUntil(() => itemIn(noteSide, itemId)?.card === null)
    expect((await people.editor.api.delete<Problem>(path)).body.code).toBe('notes.not_linked')
    editCard(boardSide.doc, cardId, { title: 'alone' })
    await boardSide.saved()
    await waitUntil(() => stoa.stoa.sync.stats().unreportedDocuments === 0)
    expect(itemIn(noteSide, itemId)?.text).toBe('写发布计划')
    expect(await linksOf(document.id)).toMatchObject([{ state: 'unlinked' }])
    const again = expectStatus(await make(people.editor, document.id, itemId, { boardId: both.plan.id }), 200)
    expect(again.cardId).not.toBe(cardId)
  })

  it('leave the other whole when one is deleted, say so, and find each other when it comes back', async () => {
    using both = await linked()
    const { document, plan, noteSide, boardSide, itemId, cardId } = both
    const stateOf = async () => (await linksOf(document.id))[0]!.state
    deleteCard(boardSide.doc, cardId)
    await waitUntil(() => itemIn(noteSide, itemId)?.card === null)
    expect(itemIn(noteSide, itemId)?.text).toBe('写发布计划')
    expect(await stateOf()).toBe('card_gone')

    using second = await linked({ text: 'second' })
    const restored = await people.editor.api.post<{ id: string }>(
      `/documents/${second.document.id}/versions`,
      {
        name: 'with the item',
        at: Date.now(),
      },
    )
    removeBlock(second.noteSide, second.itemId)
    await second.noteSide.saved()
    await waitUntil(() => stoa.stoa.sync.stats().unreportedDocuments === 0)
    const back = async () =>
      (await people.editor.api.get<Page<NoteLinkOfCard>>(`/boards/${second.plan.id}/note-links`)).body
        .items[0]!.state
    await expect.poll(back, { timeout: 10_000 }).toBe('item_gone')
    expect(cardIn(second.boardSide, second.cardId)).toMatchObject({
      title: 'second',
      source: { documentId: second.document.id, itemId: second.itemId },
    })
    expectStatus(
      await people.editor.api.post(`/documents/${second.document.id}/history/restore`, {
        versionId: restored.body.id,
      }),
      200,
    )
    await expect.poll(back, { timeout: 10_000 }).toBe('linked')
    await waitUntil(() => itemIn(second.noteSide, second.itemId)?.card != null)

    await people.editor.api.delete(`/documents/${plan.id}`)
    await stoa.owner.api.delete(`/trash/${plan.id}`)
    expect(itemIn(noteSide, itemId)?.text).toBe('写发布计划')
  })

  it('say that the card is gone when its board is deleted for good', async () => {
    using both = await linked()
    const { document, plan, noteSide, itemId } = both
    expect((await people.editor.api.delete(`/documents/${plan.id}`)).status).toBe(204)
    expect((await stoa.owner.api.delete(`/trash/${plan.id}`)).status).toBe(204)
    await expect
      .poll(async () => (await linksOf(document.id))[0]!.state, { timeout: 10_000 })
      .toBe('card_gone')
    await waitUntil(() => itemIn(noteSide, itemId)?.card === null)
    expect(itemIn(noteSide, itemId)?.text).toBe('写发布计划')
  })

  it('stay linked while the card is in the archive', async () => {
    using both = await linked()
    archiveCard(both.boardSide.doc, both.cardId, { at: Date.now() })
    await both.boardSide.saved()
    editActionItem(both.noteSide.doc, both.itemId, { due: '2026-12-31' })
    await waitUntil(() => cardIn(both.boardSide, both.cardId)?.due === '2026-12-31')
  })

  it('that somebody wrote into the note by hand means nothing', async () => {
    const hidden = await stoa.space(stoa.owner, 'hidden')
    const secret = await stoa.document(stoa.owner, hidden.id, { kind: 'board' })
    const document = await note(stoa, people.editor, people.space)
    using noteSide = await open(stoa, people.editor, document)
    const card = { boardId: secret.id, cardId: '01890000-0000-7000-8000-000000000000' }
    const itemId = addBlock(noteSide.doc, { type: 'action-item', text: 'forged', card })
    await noteSide.saved()
    await waitUntil(() => itemIn(noteSide, itemId)?.card === null)
    expect(await linksOf(document.id)).toEqual([])
  })

  it('without an id of its own, or with a doubled one, gets one, and only the first keeps its card', async () => {
    using both = await linked()
    const { document, noteSide, itemId, cardId } = both
    cloneBlock(noteSide, itemId)
    addBlock(noteSide.doc, { type: 'action-item', text: 'nameless' })
    stripId(noteSide, 'nameless')
    await noteSide.saved()
    const items = () => readNoteContent(noteSide.doc).actions
    await waitUntil(() => items().length === 3 && items().every(({ id }) => id !== null))
    await waitUntil(() => items().filter(({ card }) => card !== null).length === 1)
    expect(new Set(items().map(({ id }) => id)).size).toBe(3)
    expect(items()[0]).toMatchObject({ id: itemId, card: { cardId } })
    const answer = await make(people.editor, document.id, 'nothing', { boardId: both.plan.id })
    expect([answer.status, answer.body.code]).toEqual([404, 'notes.item_not_found'])
  })

  it('needs words, and a column that is there', async () => {
    const document = await note(stoa, people.editor, people.space)
    const plan = await board()
    using noteSide = await open(stoa, people.editor, document)
    const [empty, full] = [
      addBlock(noteSide.doc, { type: 'action-item', text: '' }),
      addBlock(noteSide.doc, { type: 'action-item', text: 'full' }),
    ]
    await noteSide.saved()
    expect((await make(people.editor, document.id, empty, { boardId: plan.id })).body.code).toBe(
      'notes.item_empty',
    )
    const wrong = await make(people.editor, document.id, full, {
      boardId: plan.id,
      columnId: '01890000-0000-7000-8000-000000000000',
    })
    expect([wrong.status, wrong.body.code]).toEqual([409, 'notes.column_not_found'])
    const { body } = await people.editor.api.get<{ columns: { id: string }[] }>(
      `/documents/${plan.id}/content?format=json`,
    )
    const last = body.columns.at(-1)!.id
    const right = expectStatus(
      await make(people.editor, document.id, full, { boardId: plan.id, columnId: last }),
      200,
    )
    using boardSide = await open(stoa, people.editor, plan)
    expect(cardIn(boardSide, right.cardId!)?.column).toBe(last)
  })

  it('follow each other after the server was stopped in between', async () => {
    const document = await note(stoa, people.editor, people.space)
    const plan = await board()
    let itemId = ''
    let cardId = ''
    {
      using noteSide = await open(stoa, people.editor, document)
      itemId = addBlock(noteSide.doc, { type: 'action-item', text: 'before' })
      await noteSide.saved()
      cardId = expectStatus(await make(people.editor, document.id, itemId, { boardId: plan.id }), 200).cardId!
      await waitUntil(() => itemIn(noteSide, itemId)?.card != null)
      editActionItem(noteSide.doc, itemId, { text: 'after' })
      await noteSide.saved()
    }
    await stoa.restart()
    using boardSide = await open(stoa, people.editor, plan)
    await waitUntil(() => cardIn(boardSide, cardId)?.title === 'after', { timeoutMs: 20_000 })
  })

  it('are finished by the next process when one ended in between, and made once all the same', async () => {
    const document = await note(stoa, people.editor, people.space)
    const plan = await board()
    let items: string[] = []
    {
      using noteSide = await open(stoa, people.editor, document)
      items = ['reserved', 'made'].map((text) => addBlock(noteSide.doc, { type: 'action-item', text }))
      await noteSide.saved()
    }
    expectStatus(await make(people.editor, document.id, items[1]!, { boardId: plan.id }), 200)
    const db = stoa.stoa.storage.db<NotesTables>()
    const [row] = await repository.linksOfNote(db, document.id)
    // As the process had ended right after the card was made, and for the other item right before.
    await repository.updateLink(db, row!.id, { state: 'making' })
    await repository.insertLink(db, {
      ...row!,
      id: uuidv7(),
      item_id: items[0]!,
      card_id: uuidv7(),
      common: JSON.stringify({ title: 'reserved', ownerId: null, due: null, done: false }),
      state: 'making',
    })
    await stoa.restart()
    using boardSide = await open(stoa, people.editor, plan)
    await waitUntil(() => readBoard(boardSide.doc).cards.size === 2)
    expect([...readBoard(boardSide.doc).cards.values()].map(({ title }) => title).sort()).toEqual([
      'made',
      'reserved',
    ])
    expect((await linksOf(document.id)).map(({ state }) => state)).toEqual(['linked', 'linked'])
    using noteSide = await open(stoa, people.editor, document)
    await waitUntil(() => items.every((id) => itemIn(noteSide, id)?.card != null))
  })
})
