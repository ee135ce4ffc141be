import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  BeginFederatedSignInRequest,
  BegunFederatedSignIn,
  CreateFederationProviderRequest,
  FederatedIdentityList,
  FederationKeyParams,
  FederationProvider,
  FederationProviderList,
  FederationTrial,
  IdParams,
  SignInOptions,
  SignInOptionsQuery,
  UpdateFederationProviderRequest,
} from '@stoa/protocol'
import type { FastifyInstance, FastifyReply } from 'fastify'
import Type from 'typebox'
import { AppError } from '../../platform/errors/app-error.ts'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import { callerOf, cookieValue, setSession } from '../identity/index.ts'
import type { FederationService } from './federation.service.ts'
import { baseOf, type FederationRoutesOptions, languageOf, perAddress } from './route-context.ts'

const tags = ['federation']
/** Only the routes of this module see the cookie of an attempt. */
const cookiePath = '/api/v1/federation'

export const federationRoutes =
  (federation: FederationService, options: FederationRoutesOptions) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()
    const { providers, signIn } = federation
    const secure = options.publicUrl?.startsWith('https:') === true

    app.get(
      '/federation/sign-in-options',
      {
        config: { public: true, rateLimit: perAddress(120) },
        schema: {
          tags,
          summary: 'Through whom one can sign in beside the password',
          querystring: SignInOptionsQuery,
          response: { 200: SignInOptions },
        },
      },
      (request) => federation.options(request.query.email),
    )

    app.post(
      '/federation/sign-in',
      {
        config: { public: true, rateLimit: perAddress(120) },
        schema: {
          tags,
          summary: 'Begin to sign in through a provider, or to connect an account there with mine',
          body: BeginFederatedSignInRequest,
          response: { 200: BegunFederatedSignIn },
        },
      },
      async (request, reply) => {
        const { url, cookie } = await signIn.begin(request.body, baseOf(request, options), request.actor)
        void reply.setCookie(cookie.name, cookie.value, {
          path: cookiePath,
          httpOnly: true,
          // The provider sends the browser back from its own site.
          sameSite: 'lax',
          secure,
          expires: new Date(cookie.expiresAt),
        })
        return { url }
      },
    )

    app.get(
      '/federation/callback/:key',
      {
        config: { public: true, rateLimit: perAddress(120) },
        schema: {
          tags,
          summary: 'Where a provider sends the browser back to; leads on into the interface',
          params: FederationKeyParams,
          // Providers add parameters of their own.
          querystring: Type.Record(Type.String(), Type.Unknown()),
          response: {
            303: Type.Null({ description: 'To the page one came from, or to the one that says why not' }),
          },
        },
      },
      async (request, reply) => {
        const { cookie } = request.headers
        const search = new URL(request.url, 'http://stoa').search
        try {
          const done = await signIn.complete(request.params.key, search, {
            cookieOf: (name) => cookieValue(cookie, name),
            actor: request.actor,
            caller: callerOf(request),
          })
          void reply.clearCookie(done.cookie, { path: cookiePath })
          if (done.signedIn !== null) setSession(reply, done.signedIn.opened, secure)
          return leadOn(reply, done.next)
        } catch (error) {
          // A person stands before this answer, not a program: they are led to the page where they can try again.
          if (!(error instanceof AppError)) throw error
          request.log.info({ code: error.code }, 'a sign-in through a provider was refused')
          return leadOn(reply, `/sign-in?problem=${encodeURIComponent(error.code)}`)
        }
      },
    )

    app.get(
      '/federation/identities',
      {
        schema: {
          tags,
          summary: 'Accounts elsewhere that open mine',
          response: { 200: FederatedIdentityList },
        },
      },
      (request) => federation.listIdentities(actorOf(request)),
    )

    app.delete(
      '/federation/identities/:id',
      { schema: { tags, summary: 'Disconnect one', params: IdParams, response: { 204: Nothing } } },
      async (request, reply) => {
        await federation.removeIdentity(actorOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/federation/providers',
      {
        schema: { tags, summary: 'OpenID Connect providers', response: { 200: FederationProviderList } },
      },
      (request) => providers.list(actorOf(request), baseOf(request, options)),
    )

    app.post(
      '/federation/providers',
      {
        schema: {
          tags,
          summary: 'Add a provider',
          body: CreateFederationProviderRequest,
          response: { 201: FederationProvider },
        },
      },
      async (request, reply) =>
        reply
          .code(201)
          .send(await providers.create(actorOf(request), request.body, baseOf(request, options))),
    )

    app.patch(
      '/federation/providers/:id',
      {
        schema: {
          tags,
          summary: 'Change a provider',
          params: IdParams,
          body: UpdateFederationProviderRequest,
          response: { 200: FederationProvider },
        },
      },
      (request) =>
        providers.update(actorOf(request), request.params.id, request.body, baseOf(request, options)),
    )

    app.delete(
      '/federation/providers/:id',
      {
        schema: {
          tags,
          summary: 'Remove a provider, with its connections',
          params: IdParams,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await providers.delete(actorOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/federation/providers/:id/test',
      {
        config: { rateLimit: perAddress(20) },
        schema: {
          tags,
          summary: 'Try a provider, step by step',
          params: IdParams,
          response: { 200: FederationTrial },
        },
      },
      (request) =>
        federation.tryProvider(actorOf(request), request.params.id, {
          base: baseOf(request, options),
          language: languageOf(request, options),
        }),
    )
  }

/** Only ever to a path of ours. */
const leadOn = (reply: FastifyReply, path: string): FastifyReply =>
  reply.code(303).header('location', path).header('cache-control', 'no-store').send(null)
