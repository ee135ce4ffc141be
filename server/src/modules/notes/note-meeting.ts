import type {
  Note,
  NoteTimerState,
  SetAttendanceRequest,
  SetMeetingRequest,
  SetTimerRequest,
} from '@stoa/protocol'
import {
  pauseTimer,
  readMeeting,
  readNoteContent,
  readTimer,
  resumeTimer,
  setAttendance,
  setCarryOver,
  setMeetingFacts,
  startTimer,
  stopTimer,
} from '@stoa/note'
import type { Doc } from 'yjs'
import type { Actor } from '../../platform/permissions/actor.ts'
import { storing } from '../documents/index.ts'
import type { NoteContext } from './note-context.ts'
import type { NoteLinks } from './note-links.ts'
import { notesFail, telling } from './notes.errors.ts'
import { presentNote } from './notes.presenter.ts'
import * as repository from './notes.repository.ts'

/** The meeting itself: its facts, who is there, the clock of the agenda. All of it goes through the live document. */
export interface NoteMeeting {
  read(actor: Actor, id: string): Promise<Note>
  /** @throws notes.time_invalid, notes.ends_before_start, notes.place_too_long, notes.call_invalid */
  setFacts(actor: Actor, id: string, facts: SetMeetingRequest): Promise<Note>
  /** @throws notes.attendee_invalid, notes.too_many_attendees */
  setAttendance(actor: Actor, id: string, request: SetAttendanceRequest): Promise<Note>
  /** By the server's time. @throws notes.agenda_item_invalid, notes.timer_not_running */
  setTimer(actor: Actor, id: string, request: SetTimerRequest): Promise<NoteTimerState>
  /** Marks an agenda item for the next meeting. @throws notes.agenda_item_invalid */
  setCarryOver(actor: Actor, id: string, itemId: string, carryOver: boolean): Promise<Note>
}

export function createNoteMeeting(context: NoteContext, links: NoteLinks): NoteMeeting {
  const { needs, now } = context

  async function change<T>(actor: Actor, id: string, work: (draft: Doc) => T): Promise<T> {
    await context.require(actor, 'documents.edit', id)
    return storing(() => needs.sync.edit(id, 'note', actor.userId, (draft) => telling(() => work(draft))))
  }

  async function read(actor: Actor, id: string): Promise<Note> {
    await context.require(actor, 'documents.read', id)
    const { meeting, content } = await needs.sync.read(id, 'note', (document) => ({
      meeting: readMeeting(document),
      content: readNoteContent(document),
    }))
    const series = await repository.seriesAround(context.db(), id)
    const previousId = series.find((row) => row.document_id === id)?.previous_id ?? null
    const nextId = series.find((row) => row.previous_id === id)?.document_id ?? null
    const titles = await repository.visibleTitles(
      context.db(),
      actor.userId,
      [previousId, nextId].filter((each) => each !== null),
    )
    const owners = [...content.agenda, ...content.decisions, ...content.actions].map(({ ownerId }) => ownerId)
    const attendees = meeting.attendees.flatMap((each) => ('userId' in each ? [each.userId] : []))
    return presentNote({
      documentId: id,
      meeting,
      content,
      people: await context.people(actor, [...attendees, ...owners.filter((each) => each !== null)]),
      links: (await links.list(actor, id)).items,
      series: { previousId, nextId, titles },
      now: now(),
    })
  }

  return {
    read,

    async setFacts(actor, id, facts) {
      await change(actor, id, (draft) => setMeetingFacts(draft, facts))
      return read(actor, id)
    },

    async setAttendance(actor, id, { attendees }) {
      const userIds = attendees.flatMap((each) =>
        'userId' in each && each.attendance !== null ? [each.userId] : [],
      )
      const known = await context.permissions.allowed(actor, 'people.read', userIds, context.db())
      if (userIds.some((userId) => !known.has(userId))) {
        await context.require(actor, 'documents.edit', id)
        throw notesFail('notes.attendee_invalid')
      }
      await change(actor, id, (draft) => setAttendance(draft, attendees))
      return read(actor, id)
    },

    setTimer: (actor, id, request) =>
      change(actor, id, (draft) => {
        const at = now()
        switch (request.do) {
          case 'start':
            requireAgendaItem(draft, request.item)
            startTimer(draft, { item: request.item, now: at })
            break
          case 'pause':
            pauseTimer(draft, { now: at })
            break
          case 'resume':
            resumeTimer(draft, { now: at })
            break
          case 'stop':
            stopTimer(draft)
            break
        }
        return { timer: readTimer(draft), now: at }
      }),

    async setCarryOver(actor, id, itemId, carryOver) {
      await change(actor, id, (draft) => {
        requireAgendaItem(draft, itemId)
        setCarryOver(draft, itemId, carryOver)
      })
      return read(actor, id)
    },
  }
}

function requireAgendaItem(draft: Doc, itemId: string): void {
  const isThere = readNoteContent(draft).agenda.some(({ id }) => id === itemId)
  if (!isThere) throw notesFail('notes.agenda_item_invalid')
}
