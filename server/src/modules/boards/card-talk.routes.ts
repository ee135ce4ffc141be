import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  CardActivityList,
  CardComment,
  CardCommentList,
  CardParams,
  CommentListQuery,
  CommentParams,
  DescriptionQuery,
  WriteCommentRequest,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import { contentResponse, replyWithContent } from '../documents/index.ts'
import type { BoardsService } from './boards.service.ts'

const tags = ['boards']
const writing = { rateLimit: { max: 300, timeWindow: 60_000 } }

/** A card's description, what people say of it, and what happened to it. */
export const cardTalkRoutes =
  (boards: BoardsService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()
    const { comments } = boards

    app.get(
      '/boards/:id/cards/:cardId/description',
      {
        config: { visitors: true },
        schema: {
          tags,
          summary: 'The description with its formatting',
          params: CardParams,
          querystring: DescriptionQuery,
          response: { 200: contentResponse },
        },
      },
      async (request, reply) => {
        const { id, cardId } = request.params
        const format = request.query.format ?? 'markdown'
        return replyWithContent(reply, format, await boards.description(actorOf(request), id, cardId, format))
      },
    )

    app.get(
      '/boards/:id/cards/:cardId/comments',
      {
        schema: {
          tags,
          summary: 'Comments of a card, oldest first',
          params: CardParams,
          querystring: CommentListQuery,
          response: { 200: CardCommentList },
        },
      },
      (request) => {
        const { id, cardId } = request.params
        return comments.list(actorOf(request), id, cardId, { limit: 50, ...request.query })
      },
    )

    app.post(
      '/boards/:id/cards/:cardId/comments',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Write a comment',
          params: CardParams,
          body: WriteCommentRequest,
          response: { 201: CardComment },
        },
      },
      async (request, reply) => {
        const { id, cardId } = request.params
        return reply.code(201).send(await comments.write(actorOf(request), id, cardId, request.body))
      },
    )

    app.patch(
      '/boards/:id/cards/:cardId/comments/:commentId',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Change one’s own comment',
          params: CommentParams,
          body: WriteCommentRequest,
          response: { 200: CardComment },
        },
      },
      (request) => {
        const { id, cardId, commentId } = request.params
        return comments.edit(actorOf(request), id, cardId, commentId, request.body)
      },
    )

    app.delete(
      '/boards/:id/cards/:cardId/comments/:commentId',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Remove a comment: one’s own, or any for whoever manages the board',
          params: CommentParams,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        const { id, cardId, commentId } = request.params
        await comments.remove(actorOf(request), id, cardId, commentId)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/boards/:id/cards/:cardId/activity',
      {
        schema: {
          tags,
          summary: 'What happened to a card, newest first',
          params: CardParams,
          querystring: CommentListQuery,
          response: { 200: CardActivityList },
        },
      },
      (request) => {
        const { id, cardId } = request.params
        return comments.activity(actorOf(request), id, cardId, { limit: 50, ...request.query })
      },
    )
  }
