import { type Card, readDescription, watchCards } from '@stoa/board'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { comparable } from './card-filter.ts'
import { useFaces } from './people.tsx'
import { BoardPlace, useBoard, useBoardPlace, useLabels } from './use-board.ts'

/** What a text is looked for in, as {@link comparable} words. */
export type WordsOf = (card: Card) => string

/** While a text is searched, the filter looks in all that a card says, and not in its title alone. */
export function SearchedCards({ children }: { children: ReactNode }) {
  const place = useBoardPlace()
  const words = useCardWords(place.filter.q !== undefined)
  const value = useMemo(
    () => (words === undefined ? place : { ...place, filter: { ...place.filter, words } }),
    [place, words],
  )
  return <BoardPlace value={value}>{children}</BoardPlace>
}

/** Title, description, checklist, labels and who is on it. Another function when any of it changed beside the cards. */
function useCardWords(isWanted: boolean): WordsOf | undefined {
  const { doc } = useBoard()
  const labels = useLabels()
  const faces = useFaces()
  const described = useDescriptions(isWanted)
  return useMemo(() => {
    if (!isWanted) return undefined
    const names = new Map(labels.map(({ id, name }) => [id, name]))
    // A card is another object when it changed.
    const known = new WeakMap<Card, string>()
    return (card) => {
      const before = known.get(card)
      if (before !== undefined) return before
      const { id, title, checklist, assignees, hasDescription } = card
      const words = comparable(
        [
          title,
          ...checklist.map(({ text }) => text),
          ...card.labels.map((label) => names.get(label) ?? ''),
          ...assignees.map((person) => faces.get(person)?.name ?? ''),
          hasDescription ? described.of(id, () => readDescription(doc, id)) : '',
        ].join('\n'),
      )
      known.set(card, words)
      return words
    }
  }, [isWanted, doc, labels, faces, described])
}

class Descriptions {
  readonly #known: Map<string, string>

  constructor(known: Map<string, string> = new Map()) {
    this.#known = known
  }

  of(cardId: string, read: () => string): string {
    const words = this.#known.get(cardId) ?? read()
    this.#known.set(cardId, words)
    return words
  }

  /** The same, without one that was written in. */
  without(cardId: string): Descriptions {
    this.#known.delete(cardId)
    return new Descriptions(this.#known)
  }
}

/** Words of descriptions, read once each: a card does not change with what is written in its description. */
function useDescriptions(isWanted: boolean): Descriptions {
  const { doc } = useBoard()
  const [descriptions, setDescriptions] = useState(() => new Descriptions())
  useEffect(() => {
    if (!isWanted) return undefined
    const stop = watchCards(doc, (cardId, part) => {
      if (part === 'description' || part === null) setDescriptions((known) => known.without(cardId))
    })
    return () => {
      stop()
      // Nobody follows them from here on.
      setDescriptions(new Descriptions())
    }
  }, [doc, isWanted])
  return descriptions
}
