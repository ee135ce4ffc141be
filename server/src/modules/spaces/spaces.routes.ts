import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  CreateSpaceRequest,
  IdParams,
  Member,
  MemberList,
  MemberListQuery,
  MemberParams,
  SetMemberRequest,
  Space,
  SpaceList,
  SpaceListQuery,
  UpdateSpaceRequest,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import type { SpacesService } from './spaces.service.ts'

const tags = ['spaces']

export const spacesRoutes =
  (spaces: SpacesService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    app.get(
      '/spaces',
      { schema: { tags, summary: 'My spaces', querystring: SpaceListQuery, response: { 200: SpaceList } } },
      (request) => spaces.list(actorOf(request), { limit: 50, ...request.query }),
    )

    app.post(
      '/spaces',
      { schema: { tags, summary: 'Create a space', body: CreateSpaceRequest, response: { 201: Space } } },
      async (request, reply) => reply.code(201).send(await spaces.create(actorOf(request), request.body)),
    )

    app.get(
      '/spaces/:id',
      { schema: { tags, summary: 'A space', params: IdParams, response: { 200: Space } } },
      (request) => spaces.get(actorOf(request), request.params.id),
    )

    app.patch(
      '/spaces/:id',
      {
        schema: {
          tags,
          summary: 'Rename or describe a space',
          params: IdParams,
          body: UpdateSpaceRequest,
          response: { 200: Space },
        },
      },
      (request) => spaces.update(actorOf(request), request.params.id, request.body),
    )

    app.get(
      '/spaces/:id/members',
      {
        schema: {
          tags,
          summary: 'Members of a space',
          params: IdParams,
          querystring: MemberListQuery,
          response: { 200: MemberList },
        },
      },
      (request) => spaces.listMembers(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )

    app.put(
      '/spaces/:id/members/:userId',
      {
        schema: {
          tags,
          summary: 'Add a member or change the role',
          params: MemberParams,
          body: SetMemberRequest,
          response: { 200: Member },
        },
      },
      (request) =>
        spaces.setMember(actorOf(request), request.params.id, request.params.userId, request.body.role),
    )

    app.delete(
      '/spaces/:id/members/:userId',
      { schema: { tags, summary: 'Remove a member', params: MemberParams, response: { 204: Nothing } } },
      async (request, reply) => {
        await spaces.removeMember(actorOf(request), request.params.id, request.params.userId)
        return reply.code(204).send(null)
      },
    )
  }
