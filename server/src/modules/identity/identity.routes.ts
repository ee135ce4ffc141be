import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  ApiTokenList,
  closed,
  CreateApiTokenRequest,
  CreatedApiToken,
  CreateUserRequest,
  IdParams,
  Instance,
  Me,
  PageQuery,
  SetupRequest,
  SignInRequest,
  UpdateMeRequest,
  User,
  UserList,
  UserListQuery,
} from '@stoa/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import type { IdentityService } from './identity.service.ts'
import { sessionCookie } from './session-store.ts'

export interface IdentityRoutesOptions {
  version: string
  /** Whether people reach us over TLS: then the cookie is sent over nothing else. */
  secureCookie: boolean
}

const tags = ['identity']

/** Ten tries a minute for one address on one account; a person who mistypes is not locked out by strangers. */
const signInLimit = {
  max: 10,
  timeWindow: 60_000,
  hook: 'preHandler' as const,
  keyGenerator: (request: FastifyRequest) =>
    `${request.ip} ${(request.body as { email: string }).email.toLowerCase()}`,
}

export const identityRoutes =
  (identity: IdentityService, options: IdentityRoutesOptions) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    async function signedIn(userId: string, request: FastifyRequest, reply: FastifyReply): Promise<Me> {
      const { secret, expiresAt } = await identity.sessions.open(userId, request.headers['user-agent'] ?? '')
      void reply.setCookie(sessionCookie, secret, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: options.secureCookie,
        expires: new Date(expiresAt),
      })
      const actor = await identity.sessions.authenticate({
        token: undefined,
        cookie: `${sessionCookie}=${secret}`,
      })
      return identity.me(actor!)
    }

    app.get(
      '/instance',
      {
        config: { public: true },
        schema: { tags, summary: 'What anybody may know', response: { 200: Instance } },
      },
      () => identity.instance(options.version),
    )

    app.post(
      '/setup',
      {
        config: { public: true, rateLimit: { max: 20, timeWindow: 60_000 } },
        schema: {
          tags,
          summary: 'Create the organisation and its owner',
          body: SetupRequest,
          response: { 201: Me },
        },
      },
      async (request, reply) => {
        const owner = await identity.setUp(request.body)
        return reply.code(201).send(await signedIn(owner.id, request, reply))
      },
    )

    app.post(
      '/sessions',
      {
        config: { public: true, rateLimit: signInLimit },
        schema: { tags, summary: 'Sign in', body: SignInRequest, response: { 201: Me } },
      },
      async (request, reply) => {
        const user = await identity.signIn(request.body)
        return reply.code(201).send(await signedIn(user.id, request, reply))
      },
    )

    app.delete(
      '/sessions/current',
      { schema: { tags, summary: 'Sign out', response: { 204: Nothing } } },
      async (request, reply) => {
        await identity.sessions.close(actorOf(request))
        return reply.clearCookie(sessionCookie, { path: '/' }).code(204).send(null)
      },
    )

    app.get(
      '/me',
      { schema: { tags, summary: 'Who I am, and what I may do', response: { 200: Me } } },
      (request) => identity.me(actorOf(request)),
    )

    app.patch(
      '/me',
      { schema: { tags, summary: 'Change my profile', body: UpdateMeRequest, response: { 200: Me } } },
      (request) => identity.updateMe(actorOf(request), request.body),
    )

    app.get(
      '/users',
      { schema: { tags, summary: 'People', querystring: UserListQuery, response: { 200: UserList } } },
      (request) => identity.listUsers(actorOf(request), { limit: 50, ...request.query }),
    )

    app.post(
      '/users',
      {
        schema: {
          tags,
          summary: 'Create an account',
          body: CreateUserRequest,
          response: {
            201: Type.Object({ ...User.properties, temporaryPassword: Type.Optional(Type.String()) }, closed),
          },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await identity.createUser(actorOf(request), request.body)),
    )

    app.get(
      '/api-tokens',
      {
        schema: {
          tags,
          summary: 'My API tokens',
          querystring: Type.Object(PageQuery, closed),
          response: { 200: ApiTokenList },
        },
      },
      (request) => identity.sessions.listApiTokens(actorOf(request), { limit: 50, ...request.query }),
    )

    app.post(
      '/api-tokens',
      {
        schema: {
          tags,
          summary: 'Create an API token',
          body: CreateApiTokenRequest,
          response: { 201: CreatedApiToken },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await identity.sessions.createApiToken(actorOf(request), request.body.name)),
    )

    app.delete(
      '/api-tokens/:id',
      { schema: { tags, summary: 'Revoke an API token', params: IdParams, response: { 204: Nothing } } },
      async (request, reply) => {
        await identity.sessions.deleteApiToken(actorOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
