import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { LinkVisit, OpenShareLinkRequest } from '@stoa/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { RightsService } from './rights.service.ts'

const tags = ['rights']

/** Ten tries a minute for one address on one link; beyond that the link itself rests after too many wrong passwords. */
const openLimit = {
  max: 10,
  timeWindow: 60_000,
  hook: 'preHandler' as const,
  keyGenerator: (request: FastifyRequest) => `${request.ip} ${(request.body as { secret: string }).secret}`,
}

export const rightsRoutes =
  ({ links }: RightsService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    app.post(
      '/share-links/visits',
      {
        config: { public: true, rateLimit: openLimit },
        schema: {
          tags,
          summary: 'Open a share link',
          body: OpenShareLinkRequest,
          response: { 201: LinkVisit },
        },
      },
      async (request, reply) => reply.code(201).send(await links.open(request.body)),
    )
  }
