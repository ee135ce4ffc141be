import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  CreateTemplateRequest,
  Template,
  TemplateList,
  TemplateListQuery,
  TemplateParams,
  UpdateTemplateRequest,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import type { TemplatesService } from './templates.service.ts'

const tags = ['templates']

export const templatesRoutes =
  (templates: TemplatesService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    app.get(
      '/templates',
      {
        schema: {
          tags,
          summary: 'What a new document can begin as',
          querystring: TemplateListQuery,
          response: { 200: TemplateList },
        },
      },
      (request) => templates.list(actorOf(request), { limit: 50, ...request.query }),
    )

    app.get(
      '/templates/:id',
      { schema: { tags, summary: 'A template', params: TemplateParams, response: { 200: Template } } },
      (request) => templates.get(actorOf(request), request.params.id),
    )

    app.post(
      '/templates',
      {
        schema: {
          tags,
          summary: 'Keep the content of a document as a template',
          body: CreateTemplateRequest,
          response: { 201: Template },
        },
      },
      async (request, reply) => reply.code(201).send(await templates.create(actorOf(request), request.body)),
    )

    app.patch(
      '/templates/:id',
      {
        schema: {
          tags,
          summary: 'Rename or describe a template, or replace its content',
          params: TemplateParams,
          body: UpdateTemplateRequest,
          response: { 200: Template },
        },
      },
      (request) => templates.update(actorOf(request), request.params.id, request.body),
    )

    app.delete(
      '/templates/:id',
      { schema: { tags, summary: 'Remove a template', params: TemplateParams, response: { 204: Nothing } } },
      async (request, reply) => {
        await templates.remove(actorOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
