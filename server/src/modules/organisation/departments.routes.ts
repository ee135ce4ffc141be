import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  CreateDepartmentRequest,
  DeleteDepartmentQuery,
  Department,
  DepartmentList,
  DepartmentListQuery,
  DepartmentMember,
  DepartmentMemberList,
  DepartmentMemberListQuery,
  IdParams,
  MemberParams,
  MoveDepartmentRequest,
  RenameDepartmentRequest,
  SetDepartmentMemberRequest,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import type { OrganisationService } from './organisation.service.ts'

const tags = ['organisation']

export const departmentsRoutes =
  ({ departments, departmentMembers }: OrganisationService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    app.get(
      '/departments',
      {
        schema: {
          tags,
          summary: 'All departments',
          querystring: DepartmentListQuery,
          response: { 200: DepartmentList },
        },
      },
      (request) => departments.list(actorOf(request), { limit: 50, ...request.query }),
    )

    app.post(
      '/departments',
      {
        schema: {
          tags,
          summary: 'Create a department',
          body: CreateDepartmentRequest,
          response: { 201: Department },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await departments.create(actorOf(request), request.body)),
    )

    app.get(
      '/departments/:id',
      { schema: { tags, summary: 'A department', params: IdParams, response: { 200: Department } } },
      (request) => departments.get(actorOf(request), request.params.id),
    )

    app.patch(
      '/departments/:id',
      {
        schema: {
          tags,
          summary: 'Rename a department',
          params: IdParams,
          body: RenameDepartmentRequest,
          response: { 200: Department },
        },
      },
      (request) => departments.rename(actorOf(request), request.params.id, request.body.name),
    )

    app.post(
      '/departments/:id/move',
      {
        schema: {
          tags,
          summary: 'Move a department, with all below it',
          params: IdParams,
          body: MoveDepartmentRequest,
          response: { 200: Department },
        },
      },
      (request) => departments.move(actorOf(request), request.params.id, request.body),
    )

    app.delete(
      '/departments/:id',
      {
        schema: {
          tags,
          summary: 'Delete a department; rights given to it end',
          params: IdParams,
          querystring: DeleteDepartmentQuery,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await departments.delete(actorOf(request), request.params.id, request.query.moveTo ?? null)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/departments/:id/members',
      {
        schema: {
          tags,
          summary: 'Who is in a department',
          params: IdParams,
          querystring: DepartmentMemberListQuery,
          response: { 200: DepartmentMemberList },
        },
      },
      (request) =>
        departmentMembers.list(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )

    app.put(
      '/departments/:id/members/:userId',
      {
        schema: {
          tags,
          summary: 'Put somebody into a department, or change title and duties',
          params: MemberParams,
          body: SetDepartmentMemberRequest,
          response: { 200: DepartmentMember },
        },
      },
      (request) =>
        departmentMembers.set(actorOf(request), request.params.id, request.params.userId, request.body),
    )

    app.delete(
      '/departments/:id/members/:userId',
      {
        schema: {
          tags,
          summary: 'Take somebody out of a department',
          params: MemberParams,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await departmentMembers.remove(actorOf(request), request.params.id, request.params.userId)
        return reply.code(204).send(null)
      },
    )
  }
