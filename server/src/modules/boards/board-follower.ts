import { BoardStore, type Card, readDescription, watchCards } from '@stoa/board'
import type * as Y from 'yjs'

/** What of a board is to be projected. */
export interface BoardChanges {
  /** `cards` are all cards there are, not only those that changed. */
  readonly isWhole: boolean
  readonly cards: ReadonlyMap<string, { readonly card: Card; readonly text: string }>
  /** Cards that went, when not whole. */
  readonly removed: readonly string[]
  readonly columns: BoardStore['columns']
  readonly labels: BoardStore['labels']
  readonly milestones: BoardStore['milestones']
  readonly arePartsNew: boolean
  /** Parts of a card that were written lately; `card`: it came or went. */
  partsOf(cardId: string): Iterable<string>
  /** Transactions in which a part of a card was written lately; none where it came about by something else. */
  transactionsOf(cardId: string, part: string): ReadonlySet<Y.Transaction>
}

type Parts = Pick<BoardChanges, 'columns' | 'labels' | 'milestones'>

/** Characters of a description that are projected. */
const longestText = 20_000
const none: ReadonlySet<Y.Transaction> = new Set()

/**
 * Follows a board that is in memory, so that what changed since it was last projected is known without comparing all of
 * it. One per document; it goes when the document goes.
 */
export class BoardFollower {
  readonly #doc: Y.Doc
  readonly #store: BoardStore
  #written: { readonly cards: ReadonlyMap<string, Card>; readonly parts: Parts } | null = null
  #touched = new Map<string, Map<string, Set<Y.Transaction>>>()

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#store = new BoardStore(doc)
    watchCards(doc, (cardId, part, transaction) => {
      const parts = getOrAdd(this.#touched, cardId, () => new Map<string, Set<Y.Transaction>>())
      getOrAdd(parts, part ?? 'card', () => new Set<Y.Transaction>()).add(transaction)
    })
  }

  #textOf({ id, hasDescription }: Card): string {
    return hasDescription ? readDescription(this.#doc, id).slice(0, longestText) : ''
  }

  /** The next are all cards there are. */
  forget(): void {
    this.#written = null
  }

  /**
   * What changed since what was last {@link Taken.keep kept}: all of it when nothing was yet. To be kept once it is
   * written; what was not comes again with the next.
   */
  take(): Taken {
    const { columns, labels, milestones } = this.#store
    const { cards } = this.#store
    const parts: Parts = { columns, labels, milestones }
    const before = this.#written
    const touched = this.#touched
    this.#touched = new Map()
    const changed = new Map<string, { card: Card; text: string }>()
    for (const [id, card] of cards) {
      const isSame = before?.cards.get(id) === card && touched.get(id)?.has('description') !== true
      if (!isSame) changed.set(id, { card, text: this.#textOf(card) })
    }
    return {
      changes: {
        ...parts,
        isWhole: before === null,
        cards: changed,
        removed: before === null ? [] : [...before.cards.keys()].filter((id) => !cards.has(id)),
        arePartsNew:
          before === null ||
          (Object.keys(parts) as (keyof Parts)[]).some((key) => before.parts[key] !== parts[key]),
        partsOf: (cardId) => touched.get(cardId)?.keys() ?? [],
        transactionsOf: (cardId, part) =>
          touched.get(cardId)?.get(part) ?? touched.get(cardId)?.get('card') ?? none,
      },
      keep: () => {
        this.#written = { cards, parts }
      },
      // Who wrote is lost then; what was written is not.
      giveBack: () => this.forget(),
    }
  }
}

export interface Taken {
  readonly changes: BoardChanges
  keep(): void
  giveBack(): void
}

const followers = new WeakMap<Y.Doc, BoardFollower>()

/** The follower of a document, made when it is first asked for. */
export const followerOf = (doc: Y.Doc): BoardFollower => {
  const known = followers.get(doc)
  if (known !== undefined) return known
  const made = new BoardFollower(doc)
  followers.set(doc, made)
  return made
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
