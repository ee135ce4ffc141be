import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  ContentQuery,
  CreateDocumentRequest,
  DocumentDetail,
  DocumentListQuery,
  DocumentNodeList,
  DuplicateDocumentRequest,
  Erasure,
  EraseRequest,
  IdParams,
  MoveDocumentRequest,
  TrashDocumentQuery,
  TrashList,
  UpdateDocumentRequest,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import { contentResponse, replyWithContent } from './document-reply.ts'
import { documentRightsRoutes } from './document-rights.routes.ts'
import type { DocumentsService } from './documents.service.ts'

const tags = ['documents']
const params = IdParams

export const documentsRoutes =
  (documents: DocumentsService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()
    await app.register(documentRightsRoutes(documents))

    app.get(
      '/documents',
      {
        config: { visitors: true },
        schema: {
          tags,
          summary: 'The documents of a space',
          querystring: DocumentListQuery,
          response: { 200: DocumentNodeList },
        },
      },
      (request) => {
        const { spaceId, ...page } = request.query
        return documents.list(actorOf(request), spaceId, { limit: 50, ...page })
      },
    )

    app.post(
      '/documents',
      {
        schema: {
          tags,
          summary: 'Create a document',
          body: CreateDocumentRequest,
          response: { 201: DocumentDetail },
        },
      },
      async (request, reply) => reply.code(201).send(await documents.create(actorOf(request), request.body)),
    )

    app.get(
      '/documents/:id',
      {
        config: { visitors: true },
        schema: { tags, summary: 'A document', params, response: { 200: DocumentDetail } },
      },
      (request) => documents.get(actorOf(request), request.params.id),
    )

    app.patch(
      '/documents/:id',
      {
        schema: {
          tags,
          summary: 'Rename a document',
          params,
          body: UpdateDocumentRequest,
          response: { 200: DocumentDetail },
        },
      },
      (request) => documents.update(actorOf(request), request.params.id, request.body),
    )

    app.delete(
      '/documents/:id',
      {
        schema: {
          tags,
          summary: 'Move to the trash',
          params,
          querystring: TrashDocumentQuery,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await documents.trash(actorOf(request), request.params.id, request.query.descendants)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/documents/:id/move',
      {
        schema: {
          tags,
          summary: 'Move within the tree, or to another space',
          params,
          body: MoveDocumentRequest,
          response: { 200: DocumentDetail },
        },
      },
      (request) => documents.move(actorOf(request), request.params.id, request.body),
    )

    app.post(
      '/documents/:id/duplicate',
      {
        schema: {
          tags,
          summary: 'Copy',
          params,
          body: DuplicateDocumentRequest,
          response: { 201: DocumentDetail },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await documents.duplicate(actorOf(request), request.params.id, request.body)),
    )

    app.post(
      '/documents/:id/restore',
      { schema: { tags, summary: 'Take out of the trash', params, response: { 200: DocumentDetail } } },
      (request) => documents.restore(actorOf(request), request.params.id),
    )

    app.get(
      '/documents/:id/content',
      {
        config: { visitors: true },
        schema: {
          tags,
          summary: 'The content as of now',
          params,
          querystring: ContentQuery,
          response: { 200: contentResponse },
        },
      },
      async (request, reply) => {
        const format = request.query.format ?? 'markdown'
        const content = await documents.content(actorOf(request), request.params.id, format)
        return replyWithContent(reply, format, content)
      },
    )

    app.get(
      '/trash',
      {
        schema: {
          tags,
          summary: 'What was deleted in a space',
          querystring: DocumentListQuery,
          response: { 200: TrashList },
        },
      },
      (request) => {
        const { spaceId, ...page } = request.query
        return documents.listTrash(actorOf(request), spaceId, { limit: 50, ...page })
      },
    )

    app.post(
      '/erasures',
      {
        schema: {
          tags,
          summary: 'Erase a document, or what a person wrote, for good and whoever’s it is',
          body: EraseRequest,
          response: { 200: Erasure },
        },
      },
      (request) => documents.erase(actorOf(request), request.body),
    )

    app.delete(
      '/trash/:id',
      { schema: { tags, summary: 'Delete for good', params, response: { 204: Nothing } } },
      async (request, reply) => {
        await documents.purge(actorOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
