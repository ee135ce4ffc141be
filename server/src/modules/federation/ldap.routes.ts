import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  CreateLdapServerRequest,
  FederationTrial,
  IdParams,
  ImportQuery,
  LdapImportReport,
  LdapServer,
  LdapServerList,
  LdapSignInRequest,
  Me,
  UpdateLdapServerRequest,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import { callerOf, type IdentityService, welcome } from '../identity/index.ts'
import type { FederationService } from './federation.service.ts'
import { type FederationRoutesOptions, languageOf, perAddress } from './route-context.ts'

const tags = ['federation']

export const ldapRoutes =
  (federation: FederationService, identity: IdentityService, options: FederationRoutesOptions) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()
    const { ldapServers, ldapSignIn, ldapImport } = federation
    const secure = options.publicUrl?.startsWith('https:') === true

    app.post(
      '/federation/directories/:id/sessions',
      {
        config: { public: true, rateLimit: perAddress(120) },
        schema: {
          tags,
          summary: 'Sign in with the name and password of a directory',
          params: IdParams,
          body: LdapSignInRequest,
          response: { 201: Me },
        },
      },
      async (request, reply) => {
        const signedIn = await ldapSignIn.signIn(request.params.id, request.body, callerOf(request))
        return reply.code(201).send(await welcome(identity, signedIn, request, reply, secure))
      },
    )

    app.get(
      '/federation/directories',
      { schema: { tags, summary: 'LDAP directories', response: { 200: LdapServerList } } },
      (request) => ldapServers.list(actorOf(request)),
    )

    app.post(
      '/federation/directories',
      {
        schema: {
          tags,
          summary: 'Add a directory',
          body: CreateLdapServerRequest,
          response: { 201: LdapServer },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await ldapServers.create(actorOf(request), request.body)),
    )

    app.patch(
      '/federation/directories/:id',
      {
        schema: {
          tags,
          summary: 'Change a directory',
          params: IdParams,
          body: UpdateLdapServerRequest,
          response: { 200: LdapServer },
        },
      },
      (request) => ldapServers.update(actorOf(request), request.params.id, request.body),
    )

    app.delete(
      '/federation/directories/:id',
      {
        schema: {
          tags,
          summary: 'Remove a directory, with its connections',
          params: IdParams,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await ldapServers.delete(actorOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/federation/directories/:id/test',
      {
        config: { rateLimit: perAddress(20) },
        schema: {
          tags,
          summary: 'Try a directory, step by step',
          params: IdParams,
          response: { 200: FederationTrial },
        },
      },
      (request) => federation.tryDirectory(actorOf(request), request.params.id, languageOf(request, options)),
    )

    app.post(
      '/federation/directories/:id/import',
      {
        config: { rateLimit: perAddress(20) },
        schema: {
          tags,
          summary: 'Take over people, departments and groups; `dryRun` says what would happen',
          params: IdParams,
          querystring: ImportQuery,
          response: { 200: LdapImportReport },
        },
      },
      (request) =>
        ldapImport.run(actorOf(request), request.params.id, {
          dryRun: request.query.dryRun ?? false,
          plan: request.query.plan,
          language: languageOf(request, options),
        }),
    )
  }
