import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  Comparison,
  ComparisonQuery,
  closed,
  CreateVersionRequest,
  DocumentDetail,
  HistoryPage,
  HistoryQuery,
  Id,
  IdParams,
  RestoreVersionRequest,
  Version,
  VersionContentQuery,
  versionHeader,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import { contentResponse, replyWithContent } from '../documents/index.ts'
import type { HistoryService } from './history.service.ts'

const tags = ['history']
const params = IdParams

/** The content of a moment says which version it is, so that the moment can be compared as well. */
const versionResponse = {
  ...contentResponse,
  headers: {
    [versionHeader]: {
      type: 'integer',
      description: 'The version that was asked for, by its number: what `from` and `to` of a comparison take',
    },
  },
}

export const historyRoutes =
  (history: HistoryService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    app.get(
      '/documents/:id/history',
      {
        schema: {
          tags,
          summary: 'When a document was changed, by whom, and the versions that have a name',
          params,
          querystring: HistoryQuery,
          response: { 200: HistoryPage },
        },
      },
      (request) => history.list(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )

    app.get(
      '/documents/:id/history/content',
      {
        schema: {
          tags,
          summary: 'The content of a version',
          params,
          querystring: VersionContentQuery,
          response: { 200: versionResponse },
        },
      },
      async (request, reply) => {
        const { format = 'markdown', ...which } = request.query
        const { sequence, content } = await history.content(
          actorOf(request),
          request.params.id,
          which,
          format,
        )
        return replyWithContent(reply.header(versionHeader, sequence), format, content)
      },
    )

    app.get(
      '/documents/:id/history/comparison',
      {
        schema: {
          tags,
          summary: 'What changed between two versions, for people to read',
          params,
          querystring: ComparisonQuery,
          response: { 200: Comparison },
        },
      },
      (request) => history.compare(actorOf(request), request.params.id, request.query.from, request.query.to),
    )

    app.post(
      '/documents/:id/history/restore',
      {
        schema: {
          tags,
          summary: 'Go back to a version, or make a copy of it',
          params,
          body: RestoreVersionRequest,
          response: { 200: DocumentDetail },
        },
      },
      (request) => history.restore(actorOf(request), request.params.id, request.body),
    )

    app.post(
      '/documents/:id/versions',
      {
        schema: {
          tags,
          summary: 'Give a version a name, and keep it for good',
          params,
          body: CreateVersionRequest,
          response: { 201: Version },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await history.createVersion(actorOf(request), request.params.id, request.body)),
    )

    app.delete(
      '/documents/:id/versions/:versionId',
      {
        schema: {
          tags,
          summary: 'Take a name away; the version then goes as others do',
          params: Type.Object({ id: Id, versionId: Id }, closed),
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await history.deleteVersion(actorOf(request), request.params.id, request.params.versionId)
        return reply.code(204).send(null)
      },
    )
  }
