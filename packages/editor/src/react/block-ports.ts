import type { CardRef } from '../core/blocks/block-facts.ts'

/** Which blocks beside the ordinary ones the menus offer. All are shown wherever they come from. */
export type OfferedBlock = 'agenda-item' | 'decision' | 'action-item' | 'field'

export interface FoundPerson {
  readonly id: string
  readonly name: string
  /** Tells apart people of one name: a department, an address. */
  readonly detail?: string
}

/** How a host's people, or departments, come into blocks. Another object means other names: then they are drawn anew. */
export interface PeoplePort {
  /** At most about ten are shown. */
  search(query: string): Promise<readonly FoundPerson[]>
  /** The name of one, if it is known now. */
  nameOf(id: string): string | null
}

/** What a card looks like from outside. */
export interface CardState {
  /** Where it stands, in words: `上线 · 进行中`. */
  readonly label: string
  readonly done: boolean
  /** Where a click leads. */
  readonly href?: string
}

/** An action item that is to become a card. */
export interface ActionToCard {
  readonly id: string
  readonly text: string
  readonly ownerId: string | null
  readonly due: string | null
  readonly done: boolean
}

/** How an action item comes to a board. Another object means other states: then they are drawn anew. */
export interface CardsPort {
  /** `null`: not known, or not for this person to see. */
  stateOf(card: CardRef): CardState | null
  /** Absent: nothing offers to make a card. The host sets the link in the document. */
  readonly onMakeCard?: (item: ActionToCard) => void
  /** A click on a card; returns whether the host opened it. Default: the browser follows `href`. */
  readonly onOpenCard?: (card: CardRef) => boolean
}

export interface DayInputProps {
  /** What a screen reader calls it; it stands beside it in words already. */
  readonly label: string
  /** `YYYY-MM-DD`. */
  readonly value: string | null
  /** The field was opened for it: it takes the focus. */
  readonly autoFocus: boolean
  readonly onChange: (day: string | null) => void
}

/** What was typed of somebody who has no id, or the name of somebody who has one. */
export const personName = (port: PeoplePort | null, owner: string | null, unknown: string): string | null => {
  if (owner === null) return null
  const name = port?.nameOf(owner) ?? null
  if (name !== null) return name
  return /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f-]{16,20}$/i.test(owner) ? unknown : owner
}
