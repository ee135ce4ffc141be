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
  UpdateMeRequest,
  User,
  UserList,
  UserListQuery,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import { callerOf } from './cookies.ts'
import type { IdentityService } from './identity.service.ts'
import { welcome } from './sign-in.routes.ts'

export interface IdentityRoutesOptions {
  version: string
  /** The address people use; null: worked out from the request where that is safe. */
  publicUrl: string | null
  /** Whether people reach us over TLS: then the cookie is sent over nothing else. */
  secureCookie: boolean
}

const tags = ['identity']

export const identityRoutes =
  (identity: IdentityService, options: IdentityRoutesOptions) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

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
        const done = await identity.signIn.openFor(owner.id, 'setup', callerOf(request))
        return reply.code(201).send(await welcome(identity, done, request, reply, options.secureCookie))
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
      (request) => identity.apiTokens.list(actorOf(request), { limit: 50, ...request.query }),
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
        reply.code(201).send(await identity.apiTokens.create(actorOf(request), request.body.name)),
    )

    app.delete(
      '/api-tokens/:id',
      { schema: { tags, summary: 'Revoke an API token', params: IdParams, response: { 204: Nothing } } },
      async (request, reply) => {
        await identity.apiTokens.revoke(actorOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
