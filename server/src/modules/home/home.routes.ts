import { Home } from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { actorOf } from '../../platform/http/request-context.ts'
import type { HomeService } from './home.service.ts'

export const homeRoutes =
  (home: HomeService) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/home',
      {
        schema: {
          tags: ['home'],
          summary: 'What I last worked on, and what changed',
          response: { 200: Home },
        },
      },
      (request) => home.get(actorOf(request)),
    )
  }
