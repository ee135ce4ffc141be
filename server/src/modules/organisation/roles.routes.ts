import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  closed,
  CreateCustomRoleRequest,
  CustomRole,
  CustomRoleList,
  GivableActions,
  IdParams,
  MemberParams,
  PageQuery,
  Person,
  PersonList,
  UpdateCustomRoleRequest,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import type { OrganisationService } from './organisation.service.ts'

const tags = ['organisation']
const Paging = Type.Object(PageQuery, closed)

export const rolesRoutes =
  ({ customRoles }: OrganisationService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    app.get(
      '/roles',
      { schema: { tags, summary: 'Custom roles', querystring: Paging, response: { 200: CustomRoleList } } },
      (request) => customRoles.list(actorOf(request), { limit: 50, ...request.query }),
    )

    app.get(
      '/roles/actions',
      {
        schema: {
          tags,
          summary: 'Actions that I hold and may put into a role',
          response: { 200: GivableActions },
        },
      },
      (request) => customRoles.givable(actorOf(request)),
    )

    app.post(
      '/roles',
      {
        schema: {
          tags,
          summary: 'Create a custom role',
          body: CreateCustomRoleRequest,
          response: { 201: CustomRole },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await customRoles.create(actorOf(request), request.body)),
    )

    app.patch(
      '/roles/:id',
      {
        schema: {
          tags,
          summary: 'Change a custom role',
          params: IdParams,
          body: UpdateCustomRoleRequest,
          response: { 200: CustomRole },
        },
      },
      (request) => customRoles.update(actorOf(request), request.params.id, request.body),
    )

    app.delete(
      '/roles/:id',
      { schema: { tags, summary: 'Delete a custom role', params: IdParams, response: { 204: Nothing } } },
      async (request, reply) => {
        await customRoles.delete(actorOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/roles/:id/members',
      {
        schema: {
          tags,
          summary: 'Who has a custom role',
          params: IdParams,
          querystring: Paging,
          response: { 200: PersonList },
        },
      },
      (request) =>
        customRoles.listMembers(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )

    app.put(
      '/roles/:id/members/:userId',
      {
        schema: {
          tags,
          summary: 'Give somebody a custom role',
          params: MemberParams,
          response: { 200: Person },
        },
      },
      (request) => customRoles.give(actorOf(request), request.params.id, request.params.userId),
    )

    app.delete(
      '/roles/:id/members/:userId',
      {
        schema: {
          tags,
          summary: 'Take a custom role from somebody',
          params: MemberParams,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await customRoles.take(actorOf(request), request.params.id, request.params.userId)
        return reply.code(204).send(null)
      },
    )
  }
