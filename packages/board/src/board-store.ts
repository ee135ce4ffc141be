import * as Y from 'yjs'
import { boardRoots, isBoardId, rootOf, type SharedMap } from './board-layout.ts'
import type { BoardState, Card, Column, Label, Milestone } from './board-state.ts'
import { ARCHIVED, type CardChange, CardLists, UNPLACED } from './card-lists.ts'
import { registerStore } from './open-stores.ts'
import type { Sibling } from './position.ts'
import { type CardFacts, readCardFacts, readColumns, readLabels, readMilestones } from './read-parts.ts'
import { isSame, mapsIn } from './read-values.ts'
import { type CardContext, contextOf, settleCard } from './settle-card.ts'

/** What can be listened to: all columns, the cards of one, one card, … */
export type BoardTopic =
  | 'columns'
  | 'labels'
  | 'milestones'
  | 'archived'
  | 'unplaced'
  /** Any change of any card. */
  | 'cards'
  | `column:${string}`
  | `card:${string}`

type Roots = 'columns' | 'labels' | 'milestones'
const none: ReadonlySet<() => void> = new Set()

/**
 * A board's content, kept up to date with its document. Whatever did not change keeps its identity, so that its readers
 * need not render: made for `useSyncExternalStore`. A change costs what it touches, not the board; listeners are called
 * after the transaction, each once. The content is always what `readBoard` would answer.
 */
export class BoardStore {
  readonly doc: Y.Doc
  readonly #listeners = new Map<BoardTopic, Set<() => void>>()
  readonly #facts = new Map<string, CardFacts>()
  readonly #namedBy = new Map<string, Set<string>>()
  #cards: ReadonlyMap<string, Card> = new Map()
  readonly #settled = new Map<string, Card>()
  readonly #lists = new CardLists()
  #columns: readonly Column[] = []
  #labels: readonly Label[] = []
  #milestones: readonly Milestone[] = []
  #context!: CardContext
  #version = 0
  readonly #unregister: () => void

  constructor(doc: Y.Doc) {
    this.doc = doc
    this.#readAll()
    for (const root of Object.keys(boardRoots) as (keyof typeof boardRoots)[])
      rootOf(doc, root).observeDeep(this.#observers[root])
    doc.on('afterTransaction', this.#apply)
    this.#unregister = registerStore(doc, this)
  }

  /** Lets go of the document, which stays the caller's. */
  destroy(): void {
    for (const root of Object.keys(boardRoots) as (keyof typeof boardRoots)[])
      rootOf(this.doc, root).unobserveDeep(this.#observers[root])
    this.doc.off('afterTransaction', this.#apply)
    this.#unregister()
    this.#listeners.clear()
  }

  /** Calls back after each change of the topic, until the returned function is called. */
  subscribe(topic: BoardTopic, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic)
    }
  }

  get columns(): readonly Column[] {
    return this.#columns
  }

  get labels(): readonly Label[] {
    return this.#labels
  }

  get milestones(): readonly Milestone[] {
    return this.#milestones
  }

  /** The cards of a column in order, archived ones left out. Empty for a column there is not. */
  cardIds(columnId: string): readonly string[] {
    return this.#lists.ids(columnId)
  }

  card(id: string): Card | undefined {
    return this.#settled.get(id)
  }

  /** For operations: the cards of a column with their keys, or null while changes have not been taken in. */
  standingIn(columnId: string): readonly Sibling[] | null {
    return this.#isBehind ? null : this.cardIds(columnId).map((id) => this.#settled.get(id)!)
  }

  /** Every card by id, archived ones included, in no order. A new map after each change of any card. */
  get cards(): ReadonlyMap<string, Card> {
    if (this.#cards.size === 0 && this.#settled.size > 0) this.#cards = new Map(this.#settled)
    return this.#cards
  }

  /** Archived cards, latest first. */
  get archived(): readonly string[] {
    return this.#lists.ids(ARCHIVED)
  }

  /** Cards of a board without columns. */
  get unplaced(): readonly string[] {
    return this.#lists.ids(UNPLACED)
  }

  /** Goes up with each change of anything. */
  get version(): number {
    return this.#version
  }

  /** All of it at once, as `readBoard` answers it. */
  get state(): BoardState {
    return {
      columns: this.#columns,
      cards: this.cards,
      cardIds: new Map(this.#columns.map(({ id }) => [id, this.cardIds(id)])),
      archived: this.archived,
      unplaced: this.unplaced,
      labels: this.#labels,
      milestones: this.#milestones,
    }
  }

  readonly #touched = { cards: new Set<string>(), columns: false, labels: false, milestones: false }

  readonly #observers = {
    cards: (events: Y.YEvent<never>[]) => {
      for (const event of events) {
        const id = event.path[0]
        if (typeof id === 'string') this.#touched.cards.add(id)
        else
          for (const key of (event as unknown as Y.YMapEvent<unknown>).keysChanged)
            this.#touched.cards.add(key)
      }
    },
    columns: () => void (this.#touched.columns = true),
    labels: () => void (this.#touched.labels = true),
    milestones: () => void (this.#touched.milestones = true),
  } as Readonly<Record<keyof typeof boardRoots, (events: Y.YEvent<never>[]) => void>> as never as Record<
    keyof typeof boardRoots,
    Parameters<SharedMap['observeDeep']>[0]
  >

  #readAll(): void {
    for (const [id, map] of mapsIn(rootOf(this.doc, 'cards'))) this.#take(id, readCardFacts(id, map))
    this.#touched.columns = true
    this.#touched.labels = true
    this.#touched.milestones = true
    for (const id of this.#facts.keys()) this.#touched.cards.add(id)
    this.#update()
  }

  get #isBehind(): boolean {
    const { cards, columns, labels, milestones } = this.#touched
    return cards.size > 0 || columns || labels || milestones
  }

  readonly #apply = (): void => {
    if (!this.#isBehind) return
    const changed = this.#update()
    if (changed.size === 0) return
    this.#version += 1
    for (const topic of changed)
      for (const listener of Array.from(this.#listeners.get(topic) ?? none)) listener()
  }

  /** Keeps what a card says and by whom it is named; undefined when it is gone. */
  #take(id: string, facts: CardFacts | undefined): void {
    const before = this.#facts.get(id)
    if (before?.parent !== facts?.parent) {
      if (before?.parent) this.#namedBy.get(before.parent)?.delete(id)
      if (facts?.parent) {
        const named = this.#namedBy.get(facts.parent) ?? new Set()
        this.#namedBy.set(facts.parent, named.add(id))
      }
    }
    if (facts === undefined) this.#facts.delete(id)
    else this.#facts.set(id, facts)
  }

  #update(): ReadonlySet<BoardTopic> {
    const { cards: ids } = this.#touched
    const changed = new Set<BoardTopic>()
    const isContextNew = this.#updateParts(changed)
    const stale = new Set<string>()
    const shared = rootOf(this.doc, 'cards')
    for (const id of ids) {
      if (!isBoardId(id)) continue
      const map = shared.get(id)
      this.#addRelated(id, stale)
      this.#take(id, map instanceof Y.Map ? readCardFacts(id, map as SharedMap) : undefined)
      this.#addRelated(id, stale)
    }
    ids.clear()
    if (isContextNew) for (const id of this.#facts.keys()) stale.add(id)
    this.#settleAll(stale, changed)
    return changed
  }

  /** A card, those it names and those that name it: their parents, sub-tasks and progress hang together. */
  #addRelated(id: string, stale: Set<string>): void {
    stale.add(id)
    const parent = this.#facts.get(id)?.parent
    if (parent) stale.add(parent)
    for (const child of this.#namedBy.get(id) ?? []) {
      stale.add(child)
      for (const grandchild of this.#namedBy.get(child) ?? []) stale.add(grandchild)
    }
    const above = parent ? this.#facts.get(parent)?.parent : null
    if (above) stale.add(above)
  }

  #updateParts(changed: Set<BoardTopic>): boolean {
    const { columns, labels, milestones } = this.#touched
    if (!columns && !labels && !milestones) return false
    if (columns) this.#columns = keepSame(this.#columns, readColumns(this.doc), 'columns', changed)
    if (labels) this.#labels = keepSame(this.#labels, readLabels(this.doc), 'labels', changed)
    if (milestones)
      this.#milestones = keepSame(this.#milestones, readMilestones(this.doc), 'milestones', changed)
    for (const root of ['columns', 'labels', 'milestones'] satisfies Roots[]) this.#touched[root] = false
    const before = this.#context as CardContext | undefined
    const next = contextOf(this.#facts, this.#namedBy, {
      columns: this.#columns,
      labels: this.#labels,
      milestones: this.#milestones,
    })
    this.#context = next
    if (before === undefined) return true
    return !(
      before.firstColumn === next.firstColumn &&
      isSame([...before.columns], [...next.columns]) &&
      isSame([...before.labels], [...next.labels]) &&
      isSame([...before.milestones], [...next.milestones])
    )
  }

  #settleAll(stale: ReadonlySet<string>, changed: Set<BoardTopic>): void {
    const changes: CardChange[] = []
    for (const id of stale) {
      const facts = this.#facts.get(id)
      const before = this.#settled.get(id)
      const card = facts === undefined ? undefined : settleCard(facts, this.#context)
      if (isSame(before, card)) continue
      if (card === undefined) this.#settled.delete(id)
      else this.#settled.set(id, card)
      changed.add(`card:${id}`).add('cards')
      changes.push([before, card])
    }
    if (changes.length > 0) this.#cards = new Map()
    for (const list of this.#lists.update(changes, this.#settled))
      changed.add(list === ARCHIVED || list === UNPLACED ? list : `column:${list}`)
  }
}

/** The next list with those of its members that are as before; the list before when all are. */
function keepSame<T extends { readonly id: string }>(
  before: readonly T[],
  next: readonly T[],
  topic: BoardTopic,
  changed: Set<BoardTopic>,
): readonly T[] {
  const known = new Map(before.map((one) => [one.id, one]))
  const kept = next.map((one) => {
    const old = known.get(one.id)
    return old !== undefined && isSame(old, one) ? old : one
  })
  if (kept.length === before.length && kept.every((one, at) => one === before[at])) return before
  changed.add(topic)
  return kept
}
