import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  Access,
  CreateSpaceRequest,
  GrantList,
  GrantListQuery,
  GrantParams,
  IdParams,
  Member,
  MemberList,
  MemberListQuery,
  MemberParams,
  PreviewQuery,
  PreviewSpaceList,
  SetGrantRequest,
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
      (request) =>
        spaces.grants.listMembers(actorOf(request), request.params.id, { limit: 50, ...request.query }),
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
        spaces.grants.setMember(
          actorOf(request),
          request.params.id,
          request.params.userId,
          request.body.role,
        ),
    )

    app.delete(
      '/spaces/:id/members/:userId',
      { schema: { tags, summary: 'Remove a member', params: MemberParams, response: { 204: Nothing } } },
      async (request, reply) => {
        await spaces.grants.removeMember(actorOf(request), request.params.id, request.params.userId)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/spaces/:id/grants',
      {
        schema: {
          tags,
          summary: 'Who was given what on a space',
          params: IdParams,
          querystring: GrantListQuery,
          response: { 200: GrantList },
        },
      },
      (request) => spaces.grants.list(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )

    app.put(
      '/spaces/:id/grants/:principalType/:principalId',
      {
        schema: {
          tags,
          summary: 'Give a person, department, group or everybody a role in a space',
          params: GrantParams,
          body: SetGrantRequest,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        const { id, principalType, principalId } = request.params
        const to = { type: principalType, id: principalId }
        await spaces.grants.set(actorOf(request), id, to, request.body.role)
        return reply.code(204).send(null)
      },
    )

    app.delete(
      '/spaces/:id/grants/:principalType/:principalId',
      { schema: { tags, summary: 'Take that role away', params: GrantParams, response: { 204: Nothing } } },
      async (request, reply) => {
        const { id, principalType, principalId } = request.params
        await spaces.grants.remove(actorOf(request), id, { type: principalType, id: principalId })
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/spaces/:id/access/:userId',
      {
        schema: {
          tags,
          summary: 'Why a person may do what they may in a space',
          params: MemberParams,
          response: { 200: Access },
        },
      },
      (request) => spaces.grants.explain(actorOf(request), request.params.id, request.params.userId),
    )

    app.get(
      '/people/:id/preview/spaces',
      {
        schema: {
          tags: ['rights'],
          summary: 'The spaces that another person sees, for administrators',
          params: IdParams,
          querystring: PreviewQuery,
          response: { 200: PreviewSpaceList },
        },
      },
      (request) => spaces.preview(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )
  }
