import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  BackupOverview,
  BackupRun,
  BackupRunPage,
  BackupRunQuery,
  DrillOverview,
  type Language,
} from '@stoa/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { acceptedLanguage, actorOf } from '../../platform/http/request-context.ts'
import type { BackupsService } from './backups.service.ts'

const tags = ['backups']
/** They take a while and a disk full of space. */
const rateLimit = { max: 60, timeWindow: 60_000 }

/** Failures of runs are said in the reader's language. */
const languageOf = (request: FastifyRequest): Language =>
  request.actor?.language ?? acceptedLanguage(request.headers['accept-language'], 'en')

export const backupsRoutes =
  (backups: BackupsService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    app.get(
      '/backups',
      {
        schema: {
          tags,
          summary: 'The backups there are, and how it stands with them',
          response: { 200: BackupOverview },
        },
      },
      (request) => backups.overview(actorOf(request), languageOf(request)),
    )

    app.post(
      '/backups',
      {
        config: { rateLimit },
        schema: {
          tags,
          summary: 'Begin a backup; how far it is says the list',
          response: { 202: BackupRun },
        },
      },
      async (request, reply) =>
        reply.code(202).send(await backups.begin(actorOf(request), languageOf(request), 'backup')),
    )

    app.get(
      '/backups/runs',
      {
        schema: {
          tags,
          summary: 'Backups and drills that were made, newest first',
          querystring: BackupRunQuery,
          response: { 200: BackupRunPage },
        },
      },
      (request) => backups.runs(actorOf(request), languageOf(request), { limit: 50, ...request.query }),
    )

    app.get(
      '/backups/drill',
      {
        schema: { tags, summary: 'What the last restore drill found', response: { 200: DrillOverview } },
      },
      (request) => backups.drills(actorOf(request), languageOf(request)),
    )

    app.post(
      '/backups/drill',
      {
        config: { rateLimit },
        schema: {
          tags,
          summary:
            'Begin a drill: the newest backup is restored into a temporary folder and everything in it opened',
          response: { 202: BackupRun },
        },
      },
      async (request, reply) =>
        reply.code(202).send(await backups.begin(actorOf(request), languageOf(request), 'drill')),
    )
  }
