import { type CarriedItems, fillNextNote, seedMeeting, setMeetingFacts, setSeriesPlace } from '@stoa/note'
import { seedEmpty } from '@stoa/editor/server'
import type { DocumentDetail, NextMeetingRequest } from '@stoa/protocol'
import * as Y from 'yjs'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { isUniqueViolation } from '../../platform/storage/sqlite-dialect.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { InTurn } from '../../platform/turns/in-turn.ts'
import { storing } from '../documents/index.ts'
import type { NoteContext } from './note-context.ts'
import * as links from './note-links.repository.ts'
import type { NoteMirror } from './note-mirror.ts'
import { telling } from './notes.errors.ts'
import * as repository from './notes.repository.ts'

/** Meetings that follow each other. */
export interface NoteSeries {
  /**
   * The note of the next meeting: made beside this one, once; asked again it is answered as it is. What is still open
   * goes on in it, and a card follows its item there.
   * @throws documents.not_found when there is one that the actor may not see; notes.ends_before_start
   */
  next(actor: Actor, id: string, request: NextMeetingRequest): Promise<DocumentDetail>
}

export function createNoteSeries(context: NoteContext, mirror: NoteMirror): NoteSeries {
  const { needs, now } = context
  const turns = new InTurn()

  async function make(actor: Actor, id: string, request: NextMeetingRequest): Promise<DocumentDetail> {
    const note = await context.require(actor, 'documents.edit', id)
    const made = await repository.nextOf(context.db(), id)
    if (made !== null) return needs.documents.get(actor, made)

    const own = (await repository.seriesAround(context.db(), id)).find((row) => row.document_id === id)
    const seriesId = own?.series_id ?? uuidv7(now())
    const next = new Y.Doc()
    let items: CarriedItems = new Map()
    try {
      seedEmpty(next)
      seedMeeting(next)
      items = await needs.sync.read(id, 'note', (last) => fillNextNote(last, next, () => uuidv7(now())))
      const { startsAt, endsAt } = request
      telling(() =>
        setMeetingFacts(next, {
          ...(startsAt === undefined ? {} : { startsAt }),
          ...(endsAt === undefined ? {} : { endsAt }),
        }),
      )
      setSeriesPlace(next, { seriesId, previousId: id, nextId: null })
      const state = Y.encodeStateAsUpdate(next)
      return await needs.documents.copyOf(actor, id, request.title ?? note.title, {
        state,
        within: async (unit, nextId) => {
          const db = context.within(unit)
          if (own === undefined)
            await repository.insertSeries(db, { document_id: id, series_id: seriesId, previous_id: null })
          await repository.insertSeries(db, { document_id: nextId, series_id: seriesId, previous_id: id })
          await carryLinks(unit, actor, { from: id, to: nextId, items })
          await context.changed(unit, note)
        },
      })
    } catch (error) {
      // Made by somebody else meanwhile: theirs is the next one.
      const theirs = isUniqueViolation(error) ? await repository.nextOf(context.db(), id) : null
      if (theirs === null) throw error
      return needs.documents.get(actor, theirs)
    } finally {
      next.destroy()
    }
  }

  /** A card follows the item that goes on, where the actor may change its board; a card never has two. */
  async function carryLinks(
    unit: UnitOfWork,
    actor: Actor,
    { from, to, items }: { from: string; to: string; items: CarriedItems },
  ): Promise<void> {
    const db = context.within(unit)
    const living = (await links.linksOfNote(db, from)).filter(({ state }) => state === 'linked')
    const boards = [...new Set(living.map(({ board_id }) => board_id))]
    const mine = await context.permissions.allowed(actor, 'documents.edit', boards, db)
    for (const row of living) {
      const itemId = items.get(row.item_id)
      if (itemId === undefined || !mine.has(row.board_id)) continue
      await links.updateLink(db, row.id, { note_id: to, item_id: itemId, changed_at: now() })
      await links.insertLink(db, { ...row, id: uuidv7(now()), state: 'carried_over', changed_at: now() })
    }
  }

  return {
    next: (actor, id, request) =>
      turns.run(id, async () => {
        const document = await storing(() => make(actor, id, request))
        await storing(() => mirror(id))
        await storing(() => mirror(document.id))
        return document
      }),
  }
}
