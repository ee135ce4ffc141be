import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  Activity,
  ActivityQuery,
  AdministrationOverview,
  Configuration,
  Health,
  type Language,
  MailOverview,
  MailTrial,
} from '@stoa/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { acceptedLanguage, actorOf } from '../../platform/http/request-context.ts'
import type { AdministrationService } from './administration.service.ts'

const tags = ['administration']

/** Findings are said in the reader's language. */
const languageOf = (request: FastifyRequest): Language =>
  request.actor?.language ?? acceptedLanguage(request.headers['accept-language'], 'en')

export const administrationRoutes =
  (administration: AdministrationService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    app.get(
      '/administration/overview',
      {
        schema: {
          tags,
          summary: 'The running server, its storage, and what is going on in it',
          response: { 200: AdministrationOverview },
        },
      },
      (request) => administration.overview(actorOf(request)),
    )

    app.get(
      '/administration/health',
      {
        schema: { tags, summary: 'What the doctor said last', response: { 200: Health } },
      },
      (request) => administration.health(actorOf(request), languageOf(request)),
    )

    app.get(
      '/administration/activity',
      {
        schema: {
          tags,
          summary: 'The main figures of the last hour or day, to be drawn',
          querystring: ActivityQuery,
          response: { 200: Activity },
        },
      },
      (request) => administration.activity(actorOf(request), request.query.span),
    )

    app.get(
      '/administration/configuration',
      {
        schema: {
          tags,
          summary: 'Every setting as it is in force, without secrets',
          response: { 200: Configuration },
        },
      },
      (request) => administration.configuration(actorOf(request)),
    )

    app.get(
      '/administration/mail',
      {
        schema: {
          tags,
          summary: 'Whether mail goes out, and what of it did not',
          response: { 200: MailOverview },
        },
      },
      (request) => administration.mail(actorOf(request)),
    )

    app.post(
      '/administration/mail/trial',
      {
        config: { rateLimit: { max: 6, timeWindow: 60_000 } },
        schema: {
          tags,
          summary: 'Send a test mail to myself',
          response: { 200: MailTrial },
        },
      },
      (request) => administration.tryMail(actorOf(request)),
    )

    app.post(
      '/administration/health',
      {
        // It reads the databases whole and measures the disk.
        config: { rateLimit: { max: 20, timeWindow: 60_000 } },
        schema: {
          tags,
          summary: 'Ask the doctor again; how far that is says the health',
          response: { 202: Health },
        },
      },
      async (request, reply) =>
        reply.code(202).send(await administration.examine(actorOf(request), languageOf(request))),
    )
  }
