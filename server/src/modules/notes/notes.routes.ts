import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  Clock,
  DocumentDetail,
  DraftSummaryRequest,
  IdParams,
  MakeCardRequest,
  NextMeetingRequest,
  Note,
  NoteItemParams,
  NoteLink,
  NoteLinkList,
  NoteLinkOfCardList,
  NoteTimerState,
  SetAttendanceRequest,
  SetCarryOverRequest,
  SetMeetingRequest,
  SetTimerRequest,
  SummaryDraft,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import { minutesRoutes } from './minutes.routes.ts'
import type { NotesService } from './notes.service.ts'

const tags = ['notes']
const params = IdParams

export const notesRoutes =
  (notes: NotesService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()
    await app.register(minutesRoutes(notes.minutes))

    app.get(
      '/clock',
      {
        config: { visitors: true },
        schema: { tags, summary: 'The server’s time', response: { 200: Clock } },
      },
      () => ({ now: notes.now() }),
    )

    app.get(
      '/notes/:id',
      {
        config: { visitors: true },
        schema: { tags, summary: 'A meeting note as data', params, response: { 200: Note } },
      },
      (request) => notes.meeting.read(actorOf(request), request.params.id),
    )

    app.patch(
      '/notes/:id',
      {
        schema: {
          tags,
          summary: 'Change time, place or call',
          params,
          body: SetMeetingRequest,
          response: { 200: Note },
        },
      },
      (request) => notes.meeting.setFacts(actorOf(request), request.params.id, request.body),
    )

    app.post(
      '/notes/:id/attendance',
      {
        schema: {
          tags,
          summary: 'Say who is there, away or invited',
          params,
          body: SetAttendanceRequest,
          response: { 200: Note },
        },
      },
      (request) => notes.meeting.setAttendance(actorOf(request), request.params.id, request.body),
    )

    app.post(
      '/notes/:id/timer',
      {
        schema: {
          tags,
          summary: 'Start, hold or end the clock of the agenda, by the server’s time',
          params,
          body: SetTimerRequest,
          response: { 200: NoteTimerState },
        },
      },
      (request) => notes.meeting.setTimer(actorOf(request), request.params.id, request.body),
    )

    app.put(
      '/notes/:id/agenda/:itemId/carry-over',
      {
        schema: {
          tags,
          summary: 'Mark an agenda item for the next meeting',
          params: NoteItemParams,
          body: SetCarryOverRequest,
          response: { 200: Note },
        },
      },
      (request) => {
        const { id, itemId } = request.params
        return notes.meeting.setCarryOver(actorOf(request), id, itemId, request.body.carryOver)
      },
    )

    app.get(
      '/notes/:id/links',
      {
        schema: {
          tags,
          summary: 'Which action items have a card, and what became of those that had one',
          params,
          response: { 200: NoteLinkList },
        },
      },
      (request) => notes.links.list(actorOf(request), request.params.id),
    )

    app.put(
      '/notes/:id/actions/:itemId/card',
      {
        schema: {
          tags,
          summary: 'Make a card of an action item, once',
          params: NoteItemParams,
          body: MakeCardRequest,
          response: { 200: NoteLink },
        },
      },
      (request) => {
        const { id, itemId } = request.params
        return notes.links.make(actorOf(request), id, itemId, request.body)
      },
    )

    app.delete(
      '/notes/:id/actions/:itemId/card',
      {
        schema: {
          tags,
          summary: 'End the link; item and card stay',
          params: NoteItemParams,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        const { id, itemId } = request.params
        await notes.links.unlink(actorOf(request), id, itemId)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/boards/:id/note-links',
      {
        schema: {
          tags,
          summary: 'Which cards of a board came from meeting notes',
          params,
          response: { 200: NoteLinkOfCardList },
        },
      },
      (request) => notes.links.ofBoard(actorOf(request), request.params.id),
    )

    app.post(
      '/notes/:id/next',
      {
        schema: {
          tags,
          summary: 'The note of the next meeting, with what is still open',
          params,
          body: NextMeetingRequest,
          response: { 200: DocumentDetail },
        },
      },
      (request) => notes.series.next(actorOf(request), request.params.id, request.body),
    )

    app.post(
      '/notes/:id/summary-draft',
      {
        schema: {
          tags,
          summary: 'Ask the language model, where there is one, for a draft of a summary',
          params,
          body: DraftSummaryRequest,
          response: { 200: SummaryDraft },
        },
      },
      (request) => notes.summary.draft(actorOf(request), request.params.id, request.body.language),
    )
  }
