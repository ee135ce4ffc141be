import { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  Directory,
  DirectoryQuery,
  HandOverPreview,
  HandOverRequest,
  IdParams,
  importLimits,
  ImportQuery,
  ImportReport,
  Names,
  NamesQuery,
  PersonCard,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { platformFail } from '../../platform/errors/platform-errors.ts'
import { acceptedLanguage, actorOf } from '../../platform/http/request-context.ts'
import type { OrganisationService } from './organisation.service.ts'

const tags = ['people']
const csv = 'text/csv'

export const peopleRoutes =
  ({ directory, peopleImport, handOver, exportPeople, language: defaultLanguage }: OrganisationService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()
    // The encoding is found out from the bytes, whatever the header says.
    app.addContentTypeParser(csv, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

    app.get(
      '/people',
      {
        schema: {
          tags,
          summary: 'The directory: people with their departments and groups',
          querystring: DirectoryQuery,
          response: { 200: Directory },
        },
      },
      (request) => directory.list(actorOf(request), { limit: 50, ...request.query }),
    )

    app.get(
      '/people/names',
      {
        schema: {
          tags,
          summary: 'What people are called, by id',
          querystring: NamesQuery,
          response: { 200: Names },
        },
      },
      (request) => directory.names(actorOf(request), request.query.ids.split(',')),
    )

    app.get(
      '/people/:id',
      { schema: { tags, summary: 'A person', params: IdParams, response: { 200: PersonCard } } },
      (request) => directory.card(actorOf(request), request.params.id),
    )

    app.post(
      '/people/import',
      {
        bodyLimit: importLimits.bytes,
        config: { rateLimit: { max: 60, timeWindow: 60_000 } },
        schema: {
          tags,
          summary: 'Take people in from a CSV file, or say what would become of each row',
          consumes: [csv],
          querystring: ImportQuery,
          response: { 200: ImportReport },
        },
      },
      (request) => {
        const actor = actorOf(request)
        const { dryRun = false, plan } = request.query
        const language =
          actor.language ?? acceptedLanguage(request.headers['accept-language'], defaultLanguage())
        const { body } = request
        if (!Buffer.isBuffer(body)) throw platformFail('http.unsupported_media_type')
        return peopleImport.fromCsv(actor, body, { dryRun, plan, language })
      },
    )

    app.post(
      '/people/export',
      {
        config: { rateLimit: { max: 10, timeWindow: 60_000 } },
        schema: {
          tags,
          summary: 'Everybody as a CSV file that the import reads; recorded in the audit log',
          response: {
            200: { description: 'A line per person', content: { [csv]: { schema: Type.String() } } },
          },
        },
      },
      async (request, reply) => {
        const pieces = await exportPeople(actorOf(request))
        void reply
          .type(`${csv}; charset=utf-8`)
          .header('content-disposition', 'attachment; filename="stoa-people.csv"')
          .header('cache-control', 'no-store')
        return reply.send(Readable.from(pieces) as never)
      },
    )

    app.get(
      '/people/:id/hand-over',
      {
        schema: {
          tags,
          summary: 'What somebody else would take over from a person',
          params: IdParams,
          response: { 200: HandOverPreview },
        },
      },
      (request) => handOver.preview(actorOf(request), request.params.id),
    )

    app.post(
      '/people/:id/hand-over',
      {
        schema: {
          tags,
          summary: 'Hand everything that a person manages over to somebody else',
          params: IdParams,
          body: HandOverRequest,
          response: { 200: HandOverPreview },
        },
      },
      (request) => handOver.transfer(actorOf(request), request.params.id, request.body.to),
    )
  }
