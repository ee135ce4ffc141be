import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  FreezeMinutesRequest,
  IdParams,
  Minutes,
  MinutesContentQuery,
  MinutesList,
  MinutesListQuery,
  MinutesMailList,
  MinutesParams,
  SendMinutesRequest,
} from '@stoa/protocol'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { actorOf } from '../../platform/http/request-context.ts'
import { contentResponse, replyWithContent } from '../documents/index.ts'
import type { NoteMinutes, Rendered } from './note-minutes.ts'

const tags = ['notes']
const params = IdParams

export const minutesRoutes =
  (minutes: NoteMinutes) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    app.get(
      '/notes/:id/minutes/preview',
      {
        schema: {
          tags,
          summary: 'The minutes as they would be now',
          params,
          querystring: MinutesContentQuery,
          response: { 200: contentResponse },
        },
      },
      async (request, reply) => {
        const { format = 'markdown', download, ...how } = request.query
        const rendered = await minutes.preview(actorOf(request), request.params.id, { format, ...how })
        return answer(reply, rendered, { format, download })
      },
    )

    app.post(
      '/notes/:id/minutes',
      {
        schema: {
          tags,
          summary: 'Freeze the minutes, as a version of the note with a name',
          params,
          body: FreezeMinutesRequest,
          response: { 201: Minutes },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await minutes.freeze(actorOf(request), request.params.id, request.body)),
    )

    app.get(
      '/notes/:id/minutes',
      {
        schema: {
          tags,
          summary: 'Minutes that were frozen, newest first',
          params,
          querystring: MinutesListQuery,
          response: { 200: MinutesList },
        },
      },
      (request) => minutes.list(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )

    app.get(
      '/notes/:id/minutes/:minutesId/content',
      {
        schema: {
          tags,
          summary: 'Frozen minutes as Markdown or HTML',
          params: MinutesParams,
          querystring: MinutesContentQuery,
          response: { 200: contentResponse },
        },
      },
      async (request, reply) => {
        const { id, minutesId } = request.params
        const { format = 'markdown', download, ...how } = request.query
        const rendered = await minutes.content(actorOf(request), id, minutesId, { format, ...how })
        return answer(reply, rendered, { format, download })
      },
    )

    app.post(
      '/notes/:id/minutes/:minutesId/mails',
      {
        schema: {
          tags,
          summary: 'Send frozen minutes by mail',
          params: MinutesParams,
          body: SendMinutesRequest,
          response: { 201: MinutesMailList },
        },
      },
      async (request, reply) => {
        const { id, minutesId } = request.params
        const items = await minutes.send(actorOf(request), id, minutesId, request.body)
        return reply.code(201).send({ items, nextCursor: null })
      },
    )

    app.get(
      '/notes/:id/minutes/:minutesId/mails',
      {
        schema: {
          tags,
          summary: 'To whom minutes were sent, and what became of the mails',
          params: MinutesParams,
          querystring: MinutesListQuery,
          response: { 200: MinutesMailList },
        },
      },
      (request) => {
        const { id, minutesId } = request.params
        return minutes.mails(actorOf(request), id, minutesId, { limit: 50, ...request.query })
      },
    )
  }

function answer(
  reply: FastifyReply,
  { content, fileName }: Rendered,
  { format, download = false }: { format: 'markdown' | 'html'; download?: boolean | undefined },
): FastifyReply {
  if (download) {
    const plain = fileName.replaceAll(/[^a-z0-9.-]+/gi, '_')
    const header = `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`
    void reply.header('content-disposition', header)
  }
  return replyWithContent(reply, format, content)
}
