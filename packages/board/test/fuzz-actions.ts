import * as Y from 'yjs'
import {
  addCard,
  addChecklistItem,
  addColumn,
  addLabel,
  addMilestone,
  addToCard,
  archiveCard,
  type Card,
  cardSets,
  completeCard,
  deleteCard,
  deleteChecklistItem,
  deleteColumn,
  deleteLabel,
  deleteMilestone,
  editCard,
  editChecklistItem,
  editColumn,
  editLabel,
  editMilestone,
  findDescription,
  labelColours,
  moveCard,
  moveChecklistItem,
  moveColumn,
  moveLabel,
  moveMilestone,
  newBoardId,
  type Position,
  priorities,
  readBoard,
  removeFromCard,
  renameColumn,
  reopenCard,
  repeatCard,
  restoreCard,
  setCardEntries,
  setTitle,
} from '../src/index.ts'

/** A time that goes up, so that ids sort as they were made. */
let now = Date.UTC(2026, 10, 26)
const at = () => (now += 1)

export const people = Array.from({ length: 4 }, () => newBoardId(at()))

/** What an action draws on: the board as its person sees it, and numbers that say what to pick. */
export class Draw {
  readonly doc: Y.Doc
  readonly #numbers: readonly number[]
  #at = 0

  constructor(doc: Y.Doc, numbers: readonly number[]) {
    this.doc = doc
    this.#numbers = numbers
  }

  below(count: number): number {
    return this.#numbers[this.#at++ % this.#numbers.length]! % Math.max(1, count)
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new NothingToPick('Nothing to pick from.')
    return item
  }

  get card(): Card {
    return this.pick([...readBoard(this.doc).cards.values()])
  }

  /** One that has something, when there is one. */
  cardWith(isWanted: (card: Card) => boolean): Card {
    return this.pick([...readBoard(this.doc).cards.values()].filter(isWanted))
  }

  get column(): string {
    return this.pick(readBoard(this.doc).columns).id
  }

  get title(): string {
    return this.pick(['写周报', 'Plan', '', '😀 ok', 'Plan B', '周报'])
  }

  get date(): string | null {
    return this.pick(['2026-11-30', '2026-12-24', '2027-01-01', null])
  }

  position(siblings: readonly string[]): Position {
    switch (this.below(4)) {
      case 0:
        return { index: this.below(siblings.length + 2) }
      case 1:
        return siblings.length === 0 ? {} : { before: this.pick(siblings) }
      case 2:
        return siblings.length === 0 ? {} : { after: this.pick(siblings) }
      default:
        return {}
    }
  }
}

/** The board is not in a state in which the action could be done. */
export class NothingToPick extends Error {}

const idsIn = (draw: Draw, column: string) => readBoard(draw.doc).cardIds.get(column) ?? []

/** Everything that can be done to a board. */
export const actions: Readonly<Record<string, (draw: Draw, me: unknown) => unknown>> = {
  addCard(draw, me) {
    const column = draw.column
    const { labels } = readBoard(draw.doc)
    return addCard(
      draw.doc,
      {
        ...draw.position(idsIn(draw, column)),
        column,
        title: draw.title,
        assignees: draw.below(2) === 0 ? [draw.pick(people)] : [],
        labels: labels.length > 0 && draw.below(2) === 0 ? [draw.pick(labels).id] : [],
        due: draw.date,
        description: draw.title,
        at: at(),
      },
      me,
    )
  },
  moveCard(draw, me) {
    const column = draw.column
    moveCard(draw.doc, draw.card.id, { ...draw.position(idsIn(draw, column)), column, at: at() }, me)
  },
  editCard: (draw, me) =>
    editCard(draw.doc, draw.card.id, { priority: draw.pick(priorities), due: draw.date }, me),
  plan: (draw, me) =>
    editCard(draw.doc, draw.card.id, { start: draw.date, progress: draw.pick([null, 0, 50, 100]) }, me),
  setTitle(draw, me) {
    const { id, title } = draw.card
    const cut = draw.below(title.length + 1)
    const wanted = draw.pick([
      draw.title,
      title.slice(0, cut),
      `${title.slice(0, cut)}${draw.title}${title.slice(cut)}`,
    ])
    setTitle(draw.doc, id, wanted.toWellFormed(), me)
  },
  makeSubtask: (draw, me) => editCard(draw.doc, draw.card.id, { parent: draw.card.id }, me),
  leaveParent: (draw, me) => editCard(draw.doc, draw.card.id, { parent: null }, me),
  assignMilestone: (draw, me) =>
    editCard(draw.doc, draw.card.id, { milestone: draw.pick(readBoard(draw.doc).milestones).id }, me),
  addToCard: (draw, me) =>
    addToCard(draw.doc, draw.card.id, draw.pick(['assignees', 'watchers', 'links']), draw.pick(people), me),
  label: (draw, me) =>
    addToCard(draw.doc, draw.card.id, 'labels', draw.pick(readBoard(draw.doc).labels).id, me),
  removeFromCard(draw, me) {
    const set = draw.pick(cardSets)
    const card = draw.cardWith((one) => one[set].length > 0)
    removeFromCard(draw.doc, card.id, set, draw.pick(card[set]), me)
  },
  setCardEntries: (draw, me) =>
    setCardEntries(draw.doc, draw.card.id, 'assignees', [draw.pick(people), draw.pick(people)], me),
  addChecklistItem(draw, me) {
    const card = draw.card
    const ids = card.checklist.map(({ id }) => id)
    return addChecklistItem(draw.doc, card.id, { ...draw.position(ids), text: draw.title, at: at() }, me)
  },
  editChecklistItem(draw, me) {
    const card = draw.cardWith(({ checklist }) => checklist.length > 0)
    const edit = draw.below(2) === 0 ? { isDone: draw.below(2) === 0 } : { text: draw.title }
    editChecklistItem(draw.doc, card.id, draw.pick(card.checklist).id, edit, me)
  },
  moveChecklistItem(draw, me) {
    const card = draw.cardWith(({ checklist }) => checklist.length > 0)
    const ids = card.checklist.map(({ id }) => id)
    moveChecklistItem(draw.doc, card.id, draw.pick(ids), draw.position(ids), me)
  },
  deleteChecklistItem(draw, me) {
    const card = draw.cardWith(({ checklist }) => checklist.length > 0)
    deleteChecklistItem(draw.doc, card.id, draw.pick(card.checklist).id, me)
  },
  completeCard: (draw, me) => completeCard(draw.doc, draw.card.id, { at: at() }, me),
  reopenCard: (draw, me) => reopenCard(draw.doc, draw.card.id, {}, me),
  archiveCard: (draw, me) => archiveCard(draw.doc, draw.card.id, { at: at() }, me),
  restoreCard: (draw, me) =>
    restoreCard(draw.doc, draw.pick([...readBoard(draw.doc).archived, draw.card.id]), me),
  repeatCard: (draw, me) => repeatCard(draw.doc, draw.card.id, { due: '2027-02-01', at: at() }, me),
  deleteCard: (draw, me) => deleteCard(draw.doc, draw.card.id, me),
  /** As the editor of a card does it, under an origin of its own. */
  describe(draw) {
    const root = findDescription(draw.doc, draw.card.id)
    const text = (root?.toArray().at(-1) as Y.XmlElement | undefined)?.get(0)
    if (!(text instanceof Y.XmlText)) throw new NothingToPick('No paragraph.')
    draw.doc.transact(() => {
      text.insert(draw.below(text.length + 1), draw.title)
      if (draw.below(4) === 0) root!.insert(root!.length, [new Y.XmlElement('horizontalrule')])
    }, 'editor')
  },
  addColumn: (draw, me) =>
    addColumn(
      draw.doc,
      {
        ...draw.position(readBoard(draw.doc).columns.map(({ id }) => id)),
        title: draw.title,
        isDone: draw.below(3) === 0,
        at: at(),
      },
      me,
    ),
  editColumn: (draw, me) =>
    editColumn(draw.doc, draw.column, { isDone: draw.below(2) === 0, limit: draw.pick([null, 3]) }, me),
  renameColumn: (draw, me) => renameColumn(draw.doc, draw.column, draw.title, me),
  moveColumn: (draw, me) =>
    moveColumn(draw.doc, draw.column, draw.position(readBoard(draw.doc).columns.map(({ id }) => id)), me),
  deleteColumn: (draw, me) =>
    deleteColumn(draw.doc, draw.column, draw.below(2) === 0 ? {} : { cardsTo: draw.column }, me),
  addLabel: (draw, me) =>
    addLabel(draw.doc, { name: draw.title, colour: draw.pick(labelColours), at: at() }, me),
  editLabel: (draw, me) =>
    editLabel(draw.doc, draw.pick(readBoard(draw.doc).labels).id, { name: draw.title }, me),
  moveLabel(draw, me) {
    const ids = readBoard(draw.doc).labels.map(({ id }) => id)
    moveLabel(draw.doc, draw.pick(ids), draw.position(ids), me)
  },
  deleteLabel: (draw, me) => deleteLabel(draw.doc, draw.pick(readBoard(draw.doc).labels).id, me),
  addMilestone: (draw, me) => addMilestone(draw.doc, { title: draw.title, due: draw.date, at: at() }, me),
  editMilestone: (draw, me) =>
    editMilestone(
      draw.doc,
      draw.pick(readBoard(draw.doc).milestones).id,
      { title: draw.title, completedAt: draw.pick([null, 1]) },
      me,
    ),
  moveMilestone(draw, me) {
    const ids = readBoard(draw.doc).milestones.map(({ id }) => id)
    moveMilestone(draw.doc, draw.pick(ids), draw.position(ids), me)
  },
  deleteMilestone: (draw, me) => deleteMilestone(draw.doc, draw.pick(readBoard(draw.doc).milestones).id, me),
}
