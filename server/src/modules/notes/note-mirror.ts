import { editActionItem, readMeeting, readNoteContent, setSeriesPlace } from '@stoa/note'
import type { Doc } from 'yjs'
import { ContentNotFoundError } from '../../sync/index.ts'
import type { NoteContext } from './note-context.ts'
import * as links from './note-links.repository.ts'
import * as repository from './notes.repository.ts'

/**
 * Makes the text of a note repeat what the rows say: which of its items have a card, and where in a series it stands.
 * Whatever was written there by hand, copied along or lost in a crash is put right. Writes only what differs.
 */
export type NoteMirror = (noteId: string) => Promise<void>

export function createNoteMirror(context: NoteContext): NoteMirror {
  const { sync } = context.needs

  return async (noteId) => {
    const db = context.db()
    const cards = new Map(
      (await links.linksOfNote(db, noteId))
        .filter(({ state }) => state === 'making' || state === 'linked')
        .map((row) => [row.item_id, { boardId: row.board_id, cardId: row.card_id }]),
    )
    const around = await repository.seriesAround(db, noteId)
    const own = around.find((row) => row.document_id === noteId)
    const series = {
      seriesId: own?.series_id ?? null,
      previousId: own?.previous_id ?? null,
      nextId: around.find((row) => row.previous_id === noteId)?.document_id ?? null,
    }
    const isRight = (note: Doc): boolean => wrongItems(note, cards).length === 0 && isAt(note, series)
    try {
      if (await sync.read(noteId, 'note', isRight)) return
      await sync.edit(noteId, 'note', null, (draft) => {
        for (const itemId of wrongItems(draft, cards))
          editActionItem(draft, itemId, { card: cards.get(itemId) ?? null })
        if (!isAt(draft, series)) setSeriesPlace(draft, series)
      })
    } catch (error) {
      // Deleted for good meanwhile: there is nothing to put right.
      if (!(error instanceof ContentNotFoundError)) throw error
    }
  }
}

type Series = Parameters<typeof setSeriesPlace>[1]

function isAt(note: Doc, { seriesId, previousId, nextId }: Series): boolean {
  const meeting = readMeeting(note)
  return meeting.seriesId === seriesId && meeting.previousId === previousId && meeting.nextId === nextId
}

function wrongItems(note: Doc, cards: ReadonlyMap<string, { boardId: string; cardId: string }>): string[] {
  return readNoteContent(note).actions.flatMap(({ id, card }) => {
    if (id === null) return []
    const wanted = cards.get(id)
    const isRight = wanted?.boardId === card?.boardId && wanted?.cardId === card?.cardId
    return isRight ? [] : [id]
  })
}
