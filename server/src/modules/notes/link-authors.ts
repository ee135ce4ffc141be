import { isBoardId } from '@stoa/board'
import { findActionItem } from '@stoa/note'
import * as Y from 'yjs'
import type { DocumentFacts } from '../../sync/index.ts'
import type { LinkField } from './link-fields.ts'

type Writers = { readonly known: ReadonlySet<string>; readonly isCertain: boolean }
/** What a shared type is made of, whatever type it is. */
type Shared = Pick<Y.AbstractType<never>, '_start' | '_map'>
const nobodyKnown: Writers = { known: new Set(), isCertain: false }

/**
 * Who may have changed a field, of those who wrote in the document at that time. Where it cannot be told it is all of
 * them: a value that was taken away bears nobody's mark, and after a start nobody's is remembered.
 */
export function suspects(writers: Writers, authorIds: readonly string[]): readonly string[] {
  if (writers.isCertain) return [...writers.known]
  const known = authorIds.filter((authorId) => writers.known.has(authorId))
  return known.length > 0 ? known : authorIds
}

/** Whose marks a field of an action item bears. */
export function writersOfItem(note: Y.Doc, facts: DocumentFacts, itemId: string, field: LinkField): Writers {
  const block = findActionItem(note, itemId)
  if (block === null) return nobodyKnown
  if (field === 'title') return ofText(block, facts)
  return ofEntry(block, { ownerId: '__ownerId', due: '__due', done: '__done' }[field], facts)
}

/** Whose marks a field of a card bears. Only looked at: what it says is read by the board's own package. */
export function writersOfCard(board: Y.Doc, facts: DocumentFacts, cardId: string, field: LinkField): Writers {
  const card = isBoardId(cardId) ? board.getMap('cards').get(cardId) : undefined
  if (!(card instanceof Y.Map)) return nobodyKnown
  if (field === 'due') return ofEntry(card, 'due', facts)
  // A board has two ways of completing a card: where it stands, and when.
  if (field === 'done') {
    const [place, completed] = [ofEntry(card, 'place', facts), ofEntry(card, 'completedAt', facts)]
    return { known: new Set([...place.known, ...completed.known]), isCertain: false }
  }
  const shared: unknown = card.get(field === 'title' ? 'title' : 'assignees')
  return shared instanceof Y.AbstractType ? ofText(shared as Shared, facts) : nobodyKnown
}

function ofEntry(shared: Shared, key: string, { writerOf }: DocumentFacts): Writers {
  const item = shared._map.get(key)
  const writer = item === undefined || item.deleted ? undefined : writerOf(item.id.client)
  return typeof writer === 'string' ? { known: new Set([writer]), isCertain: true } : nobodyKnown
}

/** Of everything that stands in it, whenever it was written. */
function ofText(shared: Shared, facts: DocumentFacts): Writers {
  const known = new Set<string>()
  const note = (item: Y.Item): void => {
    if (item.deleted) return
    const writer = facts.writerOf(item.id.client)
    if (typeof writer === 'string') known.add(writer)
    if (item.content instanceof Y.ContentType)
      for (const each of ofText(item.content.type as Shared, facts).known) known.add(each)
  }
  for (let item = shared._start; item !== null; item = item.right) note(item)
  for (const item of shared._map.values()) if (shared instanceof Y.Map) note(item)
  return { known, isCertain: false }
}
