import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  CreateGroupRequest,
  Group,
  GroupList,
  GroupListQuery,
  GroupMember,
  GroupMemberList,
  GroupMemberListQuery,
  IdParams,
  MemberParams,
  SetGroupMemberRequest,
  UpdateGroupRequest,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import type { OrganisationService } from './organisation.service.ts'

const tags = ['organisation']

export const groupsRoutes =
  ({ groups }: OrganisationService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    app.get(
      '/groups',
      { schema: { tags, summary: 'Groups', querystring: GroupListQuery, response: { 200: GroupList } } },
      (request) => groups.list(actorOf(request), { limit: 50, ...request.query }),
    )

    app.post(
      '/groups',
      { schema: { tags, summary: 'Create a group', body: CreateGroupRequest, response: { 201: Group } } },
      async (request, reply) => reply.code(201).send(await groups.create(actorOf(request), request.body)),
    )

    app.get(
      '/groups/:id',
      { schema: { tags, summary: 'A group', params: IdParams, response: { 200: Group } } },
      (request) => groups.get(actorOf(request), request.params.id),
    )

    app.patch(
      '/groups/:id',
      {
        schema: {
          tags,
          summary: 'Rename or describe a group',
          params: IdParams,
          body: UpdateGroupRequest,
          response: { 200: Group },
        },
      },
      (request) => groups.update(actorOf(request), request.params.id, request.body),
    )

    app.delete(
      '/groups/:id',
      {
        schema: {
          tags,
          summary: 'Delete a group; rights given to it end',
          params: IdParams,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await groups.delete(actorOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/groups/:id/members',
      {
        schema: {
          tags,
          summary: 'Who is in a group',
          params: IdParams,
          querystring: GroupMemberListQuery,
          response: { 200: GroupMemberList },
        },
      },
      (request) => groups.listMembers(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )

    app.put(
      '/groups/:id/members/:userId',
      {
        schema: {
          tags,
          summary: 'Put somebody into a group, or make them its administrator',
          params: MemberParams,
          body: SetGroupMemberRequest,
          response: { 200: GroupMember },
        },
      },
      (request) => groups.setMember(actorOf(request), request.params.id, request.params.userId, request.body),
    )

    app.delete(
      '/groups/:id/members/:userId',
      {
        schema: {
          tags,
          summary: 'Take somebody out of a group, or leave it',
          params: MemberParams,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await groups.removeMember(actorOf(request), request.params.id, request.params.userId)
        return reply.code(204).send(null)
      },
    )
  }
