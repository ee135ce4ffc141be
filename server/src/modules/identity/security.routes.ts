import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  ChangePasswordRequest,
  CreatePasskeyRequest,
  IdParams,
  Passkey,
  PasskeyList,
  PasskeyOptions,
  PasskeyOptionsRequest,
  PasswordRequest,
  RecoveryCodes,
  RenamePasskeyRequest,
  Security,
  SyncToken,
  TotpConfirmRequest,
  TotpSetup,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import type { IdentityRoutesOptions } from './identity.routes.ts'
import type { IdentityService } from './identity.service.ts'
import { partyOf } from './sign-in.routes.ts'

const tags = ['security']

/** How a person's own account is protected. */
export const securityRoutes =
  (identity: IdentityService, { publicUrl }: IdentityRoutesOptions) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()
    const { passwords, secondFactor, passkeys, syncTokens } = identity

    app.get(
      '/me/security',
      { schema: { tags, summary: 'How my account is protected', response: { 200: Security } } },
      (request) => secondFactor.security(actorOf(request)),
    )

    app.put(
      '/me/password',
      {
        schema: {
          tags,
          summary: 'Change my password; ends my other sessions',
          body: ChangePasswordRequest,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await passwords.change(actorOf(request), request.body)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/me/totp',
      {
        schema: {
          tags,
          summary: 'Begin to set up codes from an app',
          body: PasswordRequest,
          response: { 200: TotpSetup },
        },
      },
      (request) => secondFactor.beginTotp(actorOf(request), request.body.password),
    )

    app.post(
      '/me/totp/confirm',
      {
        schema: {
          tags,
          summary: 'Turn on codes from an app by showing one; answers with recovery codes',
          body: TotpConfirmRequest,
          response: { 200: RecoveryCodes },
        },
      },
      async (request, reply) =>
        reply.send({ codes: await secondFactor.confirmTotp(actorOf(request), request.body.code) }),
    )

    app.post(
      '/me/totp/disable',
      {
        schema: {
          tags,
          summary: 'Turn off codes from an app',
          body: PasswordRequest,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await secondFactor.disableTotp(actorOf(request), request.body.password)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/me/recovery-codes',
      {
        schema: {
          tags,
          summary: 'New recovery codes; the old ones end',
          body: PasswordRequest,
          response: { 200: RecoveryCodes },
        },
      },
      async (request, reply) =>
        reply.send({ codes: await secondFactor.renewRecoveryCodes(actorOf(request), request.body.password) }),
    )

    app.post(
      '/me/passkeys/options',
      {
        schema: {
          tags,
          summary: 'Options for making a passkey',
          body: PasskeyOptionsRequest,
          response: { 200: PasskeyOptions },
        },
      },
      async (request, reply) =>
        reply.send(
          await passkeys.registrationOptions(
            actorOf(request),
            await partyOf(identity, publicUrl, request),
            request.body.password,
          ),
        ),
    )

    app.post(
      '/me/passkeys',
      {
        schema: { tags, summary: 'Add a passkey', body: CreatePasskeyRequest, response: { 201: Passkey } },
      },
      async (request, reply) => {
        const party = await partyOf(identity, publicUrl, request)
        return reply.code(201).send(await passkeys.register(actorOf(request), party, request.body))
      },
    )

    app.get(
      '/me/passkeys',
      { schema: { tags, summary: 'My passkeys', response: { 200: PasskeyList } } },
      async (request, reply) => reply.send({ items: await passkeys.list(actorOf(request)) }),
    )

    app.patch(
      '/me/passkeys/:id',
      {
        schema: {
          tags,
          summary: 'Rename a passkey',
          params: IdParams,
          body: RenamePasskeyRequest,
          response: { 200: Passkey },
        },
      },
      (request) => passkeys.rename(actorOf(request), request.params.id, request.body.name),
    )

    app.delete(
      '/me/passkeys/:id',
      { schema: { tags, summary: 'Remove a passkey', params: IdParams, response: { 204: Nothing } } },
      async (request, reply) => {
        await passkeys.remove(actorOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/sync-tokens',
      {
        config: { visitors: true },
        schema: {
          tags,
          summary: 'A short-lived token that opens documents over one socket',
          response: { 201: SyncToken },
        },
      },
      async (request, reply) => reply.code(201).send(await syncTokens.create(actorOf(request))),
    )
  }
