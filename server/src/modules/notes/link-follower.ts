import type { NoteLinkState } from '@stoa/protocol'
import { readNoteContent, repairNote } from '@stoa/note'
import type { Doc } from 'yjs'
import { AppError } from '../../platform/errors/app-error.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { isUniqueViolation } from '../../platform/storage/sqlite-dialect.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { type ContentChange, ContentNotFoundError, type DocumentFacts } from '../../sync/index.ts'
import type { InTurn } from '../../platform/turns/in-turn.ts'
import { suspects, writersOfCard, writersOfItem } from './link-authors.ts'
import { agreed, type LinkField, type LinkFields, type SomeFields, toCarryOver } from './link-fields.ts'
import { cardFields, itemFields, writeCard, writeItem } from './link-sides.ts'
import type { NoteContext } from './note-context.ts'
import type { NoteLinkRow } from './note-links.repository.ts'
import type { NoteMirror } from './note-mirror.ts'
import * as repository from './note-links.repository.ts'
import { spaceOf } from './notes.repository.ts'

type Side = 'note' | 'board'
type Look<T> = (document: Doc, facts: DocumentFacts) => T

/**
 * Carries what is changed on one side of a link over to the other. It hears of every change of a note or a board at least
 * once; it writes only what differs, and what it wrote makes both sides the same, so that it cannot answer itself.
 */
export interface LinkFollower {
  /** @throws what makes the report be repeated: storage that does not answer */
  contentChanged(change: ContentChange): Promise<void>
  /** These are gone for good. */
  withdrawn(documentIds: readonly string[]): Promise<void>
}

export function createLinkFollower(
  context: NoteContext,
  { turns, mirror }: { turns: InTurn; mirror: NoteMirror },
): LinkFollower {
  const { needs, permissions, now } = context
  const { sync } = needs

  async function look<T>(kind: Side, documentId: string, see: Look<T>): Promise<T | null> {
    try {
      return await sync.read(documentId, kind, see)
    } catch (error) {
      if (error instanceof ContentNotFoundError) return null
      throw error
    }
  }

  /** Whoever wrote, as somebody whose rights can be asked for; null for who is not there any more. */
  async function actorOf(userId: string): Promise<Actor | null> {
    const { identity } = needs
    const user = await identity.getUser(userId).catch((error: unknown) => {
      // A database that fails says nothing of a right: the change is reported again then.
      if (error instanceof AppError && error.code === 'identity.user_not_found') return null
      throw error
    })
    if (user === null || user.deactivatedAt !== null) return null
    return { ...user, userId, address: null, via: { type: 'system' } }
  }

  async function mayEdit(userId: string, documentId: string): Promise<boolean> {
    const actor = await actorOf(userId)
    if (actor === null) return false
    return (await permissions.allowed(actor, 'documents.edit', [documentId], context.db())).has(documentId)
  }

  async function setState(row: NoteLinkRow, state: NoteLinkState, common = row.common): Promise<void> {
    const spaceId = await spaceOf(context.db(), row.note_id)
    await context.unitOfWork(async (unit) => {
      await repository.updateLink(context.within(unit), row.id, { state, common, changed_at: now() })
      if (spaceId !== null) await context.changed(unit, { id: row.note_id, spaceId })
    })
  }

  /** One link after one side of it was changed by these authors. */
  async function follow(linkId: string, from: Side, authorIds: readonly string[]): Promise<void> {
    const row = await repository.findLink(context.db(), linkId)
    if (row === undefined || row.state === 'making') return
    const common = JSON.parse(row.common) as LinkFields
    const { note_id: noteId, item_id: itemId, board_id: boardId, card_id: cardId } = row
    const item = await look('note', noteId, (note) => itemFields(note, itemId))
    const card = await look('board', boardId, (board) => cardFields(board, cardId, common))
    const state = item === null ? 'item_gone' : card === null ? 'card_gone' : 'linked'
    if (state !== row.state && !(await moved(row, state))) return
    if (item === null || card === null) return

    const [mine, theirs] = from === 'note' ? [item, card] : [card, item]
    const wanted = toCarryOver(from, { common, mine, theirs })
    const fields = Object.keys(wanted) as LinkField[]
    if (fields.length > 0) {
      const author = await authorOf(row, from, fields, authorIds)
      if (author === null) {
        await setState(row, 'no_right')
        await mirror(noteId)
        return
      }
      await carryOver(row, from, { wanted, mine, common, author })
    }
    const [itemNow, cardNow] = [
      await look('note', noteId, (note) => itemFields(note, itemId)),
      await look('board', boardId, (board) => cardFields(board, cardId, common)),
    ]
    if (itemNow === null || cardNow === null) return
    const next = JSON.stringify(agreed(common, itemNow, cardNow))
    if (next !== row.common) await repository.updateLink(context.db(), row.id, { common: next })
  }

  /** @returns whether the link is in that state now: another card or item may have taken its place meanwhile */
  async function moved(row: NoteLinkRow, state: NoteLinkState): Promise<boolean> {
    try {
      await setState(row, state)
    } catch (error) {
      if (isUniqueViolation(error)) return false
      throw error
    }
    await mirror(row.note_id)
    return true
  }

  /**
   * Who answers for these changes on the other side: one of those who may have made them, when all of them have the right
   * to; else null.
   */
  async function authorOf(
    { note_id, item_id, board_id, card_id, created_by }: NoteLinkRow,
    from: Side,
    fields: readonly LinkField[],
    authorIds: readonly string[],
  ): Promise<string | null> {
    const documentId = from === 'note' ? note_id : board_id
    const target = from === 'note' ? board_id : note_id
    const marks = await look(from, documentId, (document, facts) =>
      fields.map((field) =>
        from === 'note'
          ? writersOfItem(document, facts, item_id, field)
          : writersOfCard(document, facts, card_id, field),
      ),
    )
    const people = new Set((marks ?? []).flatMap((each) => suspects(each, authorIds)))
    // Nobody's: it was changed while the card was being made. Whoever asked for it answers.
    if (people.size === 0) people.add(created_by)
    for (const userId of people) if (!(await mayEdit(userId, target))) return null
    return [...people].at(-1) ?? null
  }

  async function carryOver(
    row: NoteLinkRow,
    from: Side,
    change: { wanted: SomeFields; mine: LinkFields; common: LinkFields; author: string },
  ): Promise<void> {
    const { wanted, mine, common, author } = change
    if (from === 'board') {
      await sync.edit(row.note_id, 'note', author, (draft) => writeItem(draft, row.item_id, wanted))
      return
    }
    const card = await sync.edit(row.board_id, 'board', author, (draft) => {
      const present = cardFields(draft, row.card_id, common)
      if (present === null) return null
      // What somebody changed on the board since it was looked at counts there.
      const still = toCarryOver('note', { common, mine, theirs: present })
      writeCard(draft, row.card_id, still, { common, at: now() })
      return cardFields(draft, row.card_id, { ...common, ...still })
    })
    if (card === null) return
    // What the board did not take does not stay on the item either: both say the same.
    const refused = (Object.keys(wanted) as LinkField[]).filter((field) => card[field] !== mine[field])
    if (refused.length === 0) return
    const back = Object.fromEntries(refused.map((field) => [field, card[field]])) as SomeFields
    await sync.edit(row.note_id, 'note', author, (draft) => writeItem(draft, row.item_id, back))
  }

  async function repair(noteId: string): Promise<void> {
    const isWhole = await look('note', noteId, (note) => {
      const { agenda, decisions, actions } = readNoteContent(note)
      return [...agenda, ...decisions, ...actions].every(({ id }) => id !== null)
    })
    if (isWhole === false)
      await sync.edit(noteId, 'note', null, (draft) => repairNote(draft, () => uuidv7(now())))
  }

  return {
    async contentChanged({ documentId, kind, authorIds }) {
      if (kind !== 'note' && kind !== 'board') return
      if (kind === 'note') {
        await repair(documentId)
        await mirror(documentId)
      }
      const side = kind === 'note' ? 'note_id' : 'board_id'
      for (const { id } of await repository.followedLinks(context.db(), side, documentId))
        await turns.run(id, () => follow(id, kind, authorIds))
    },

    async withdrawn(documentIds) {
      for (const documentId of documentIds)
        for (const { id } of await repository.followedLinks(context.db(), 'board_id', documentId))
          await turns.run(id, () => follow(id, 'board', []))
    },
  }
}
