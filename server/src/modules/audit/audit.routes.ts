import { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  AuditExportRequest,
  AuditPage,
  AuditQuery,
  AuditVerification,
  AuditVerificationQuery,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { actorOf } from '../../platform/http/request-context.ts'
import type { AuditService } from './audit.service.ts'

const tags = ['audit']
const mediaTypes = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const

export const auditRoutes =
  (audit: AuditService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    app.get(
      '/audit',
      {
        schema: {
          tags,
          summary: 'Who did what to what, from where, and when',
          querystring: AuditQuery,
          response: { 200: AuditPage },
        },
      },
      (request) => audit.search(actorOf(request), { limit: 50, ...request.query }),
    )

    app.post(
      '/audit/export',
      {
        config: { rateLimit: { max: 10, timeWindow: 60_000 } },
        schema: {
          tags,
          summary: 'The log as a file, oldest first; the export is recorded in it',
          body: AuditExportRequest,
          response: {
            200: {
              description: 'One entry per line',
              content: {
                [mediaTypes.ndjson]: { schema: Type.String() },
                [mediaTypes.csv]: { schema: Type.String() },
              },
            },
          },
        },
      },
      async (request, reply) => {
        const { format } = request.body
        const pieces = await audit.export(actorOf(request), request.body)
        void reply
          .type(`${mediaTypes[format]}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="stoa-audit.${format}"`)
          .header('cache-control', 'no-store')
        return reply.send(Readable.from(pieces) as never)
      },
    )

    app.get(
      '/audit/verification',
      {
        config: { rateLimit: { max: 10, timeWindow: 60_000 } },
        schema: {
          tags,
          summary: 'Whether the log is whole: every hash is computed again',
          querystring: AuditVerificationQuery,
          response: { 200: AuditVerification },
        },
      },
      (request) => {
        const { sequence, hash } = request.query
        const anchor = sequence === undefined || hash === undefined ? null : { sequence, hash }
        return audit.verify(actorOf(request), anchor)
      },
    )
  }
