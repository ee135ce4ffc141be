import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  Board,
  BoardCardDetail,
  BoardCardList,
  BoardFigures,
  BoardFiguresQuery,
  BoardPartParams,
  CardListQuery,
  CardParams,
  ChecklistItemParams,
  CreateCardRequest,
  CreateChecklistItemRequest,
  CreateColumnRequest,
  CreateLabelRequest,
  CreateMilestoneRequest,
  DeleteColumnQuery,
  IdParams,
  MoveCardRequest,
  MyCardList,
  MyCardsQuery,
  UpdateCardRequest,
  UpdateChecklistItemRequest,
  UpdateColumnRequest,
  UpdateLabelRequest,
  UpdateMilestoneRequest,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import type { BoardsService } from './boards.service.ts'
import { cardTalkRoutes } from './card-talk.routes.ts'

const tags = ['boards']
const params = IdParams
/** Each change is written to the disk, and shown to everybody who has the board open. */
const writing = { rateLimit: { max: 1_200, timeWindow: 60_000 } }
const visited = { visitors: true }

export const boardsRoutes =
  (boards: BoardsService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()
    const { cards, edits, lists } = boards
    await app.register(cardTalkRoutes(boards))

    app.get(
      '/boards/:id',
      {
        config: visited,
        schema: { tags, summary: 'A board without its cards', params, response: { 200: Board } },
      },
      (request) => boards.get(actorOf(request), request.params.id),
    )

    app.get(
      '/boards/:id/cards',
      {
        config: visited,
        schema: {
          tags,
          summary: 'Cards of a board: filtered, sorted, in pages',
          params,
          querystring: CardListQuery,
          response: { 200: BoardCardList },
        },
      },
      (request) => lists.list(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )

    app.get(
      '/boards/:id/figures',
      {
        config: visited,
        schema: {
          tags,
          summary: 'What was done by day, by person, by label and by milestone',
          params,
          querystring: BoardFiguresQuery,
          response: { 200: BoardFigures },
        },
      },
      (request) => lists.figures(actorOf(request), request.params.id, request.query),
    )

    app.get(
      '/cards/mine',
      {
        schema: {
          tags,
          summary: 'My cards on all boards',
          querystring: MyCardsQuery,
          response: { 200: MyCardList },
        },
      },
      (request) => lists.mine(actorOf(request), { limit: 50, ...request.query }),
    )

    app.post(
      '/boards/:id/cards',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Create a card',
          params,
          body: CreateCardRequest,
          response: { 201: BoardCardDetail },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await cards.create(actorOf(request), request.params.id, request.body)),
    )

    app.get(
      '/boards/:id/cards/:cardId',
      {
        config: visited,
        schema: { tags, summary: 'A card', params: CardParams, response: { 200: BoardCardDetail } },
      },
      (request) => cards.get(actorOf(request), request.params.id, request.params.cardId),
    )

    app.patch(
      '/boards/:id/cards/:cardId',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Change a card',
          params: CardParams,
          body: UpdateCardRequest,
          response: { 200: BoardCardDetail },
        },
      },
      (request) => cards.update(actorOf(request), request.params.id, request.params.cardId, request.body),
    )

    app.delete(
      '/boards/:id/cards/:cardId',
      {
        config: writing,
        schema: { tags, summary: 'Delete a card for good', params: CardParams, response: { 204: Nothing } },
      },
      async (request, reply) => {
        await cards.remove(actorOf(request), request.params.id, request.params.cardId)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/boards/:id/cards/:cardId/move',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Move a card within its column or to another',
          params: CardParams,
          body: MoveCardRequest,
          response: { 200: BoardCardDetail },
        },
      },
      (request) => cards.move(actorOf(request), request.params.id, request.params.cardId, request.body),
    )

    const steps = {
      complete: 'Complete a card',
      reopen: 'Open a completed card again',
      archive: 'Take a card off the board',
      restore: 'Bring an archived card back',
    } as const
    for (const step of Object.keys(steps) as (keyof typeof steps)[])
      app.post(
        `/boards/:id/cards/:cardId/${step}`,
        {
          config: writing,
          schema: { tags, summary: steps[step], params: CardParams, response: { 200: BoardCardDetail } },
        },
        (request) => {
          const { id, cardId } = request.params
          return cards[step](actorOf(request), id, cardId)
        },
      )

    app.post(
      '/boards/:id/cards/:cardId/checklist',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Add an item to the checklist',
          params: CardParams,
          body: CreateChecklistItemRequest,
          response: { 201: BoardCardDetail },
        },
      },
      async (request, reply) => {
        const { id, cardId } = request.params
        return reply.code(201).send(await cards.addItem(actorOf(request), id, cardId, request.body))
      },
    )

    app.patch(
      '/boards/:id/cards/:cardId/checklist/:itemId',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Change or tick an item of the checklist',
          params: ChecklistItemParams,
          body: UpdateChecklistItemRequest,
          response: { 200: BoardCardDetail },
        },
      },
      (request) => {
        const { id, cardId, itemId } = request.params
        return cards.editItem(actorOf(request), id, cardId, itemId, request.body)
      },
    )

    app.delete(
      '/boards/:id/cards/:cardId/checklist/:itemId',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Remove an item of the checklist',
          params: ChecklistItemParams,
          response: { 200: BoardCardDetail },
        },
      },
      (request) => {
        const { id, cardId, itemId } = request.params
        return cards.removeItem(actorOf(request), id, cardId, itemId)
      },
    )

    app.post(
      '/boards/:id/columns',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Add a column',
          params,
          body: CreateColumnRequest,
          response: { 201: Board },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await edits.addColumn(actorOf(request), request.params.id, request.body)),
    )

    app.patch(
      '/boards/:id/columns/:partId',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Change or move a column',
          params: BoardPartParams,
          body: UpdateColumnRequest,
          response: { 200: Board },
        },
      },
      (request) => edits.editColumn(actorOf(request), request.params.id, request.params.partId, request.body),
    )

    app.delete(
      '/boards/:id/columns/:partId',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Delete a column; its cards go to another',
          params: BoardPartParams,
          querystring: DeleteColumnQuery,
          response: { 200: Board },
        },
      },
      (request) => {
        const { id, partId } = request.params
        return edits.removeColumn(actorOf(request), id, partId, request.query.cardsTo)
      },
    )

    app.post(
      '/boards/:id/labels',
      {
        config: writing,
        schema: { tags, summary: 'Add a label', params, body: CreateLabelRequest, response: { 201: Board } },
      },
      async (request, reply) =>
        reply.code(201).send(await edits.addLabel(actorOf(request), request.params.id, request.body)),
    )

    app.patch(
      '/boards/:id/labels/:partId',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Change or move a label',
          params: BoardPartParams,
          body: UpdateLabelRequest,
          response: { 200: Board },
        },
      },
      (request) => edits.editLabel(actorOf(request), request.params.id, request.params.partId, request.body),
    )

    app.delete(
      '/boards/:id/labels/:partId',
      {
        config: writing,
        schema: { tags, summary: 'Delete a label', params: BoardPartParams, response: { 200: Board } },
      },
      (request) => edits.removeLabel(actorOf(request), request.params.id, request.params.partId),
    )

    app.post(
      '/boards/:id/milestones',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Add a milestone',
          params,
          body: CreateMilestoneRequest,
          response: { 201: Board },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await edits.addMilestone(actorOf(request), request.params.id, request.body)),
    )

    app.patch(
      '/boards/:id/milestones/:partId',
      {
        config: writing,
        schema: {
          tags,
          summary: 'Change or move a milestone',
          params: BoardPartParams,
          body: UpdateMilestoneRequest,
          response: { 200: Board },
        },
      },
      (request) =>
        edits.editMilestone(actorOf(request), request.params.id, request.params.partId, request.body),
    )

    app.delete(
      '/boards/:id/milestones/:partId',
      {
        config: writing,
        schema: { tags, summary: 'Delete a milestone', params: BoardPartParams, response: { 200: Board } },
      },
      (request) => edits.removeMilestone(actorOf(request), request.params.id, request.params.partId),
    )
  }
