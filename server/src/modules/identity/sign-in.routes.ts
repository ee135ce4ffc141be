import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  AcceptInvitationRequest,
  closed,
  CompletePasswordResetRequest,
  IdParams,
  InvitationPreview,
  InvitationTokenRequest,
  Me,
  PasskeyOptions,
  PasskeySignInRequest,
  PasswordResetRequest,
  SecondStep,
  SecondStepRequest,
  SessionList,
  SignInRequest,
} from '@stoa/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import {
  callerOf,
  cookieValue,
  halfSessionCookie,
  sessionCookie,
  setHalfSession,
  setSession,
} from './cookies.ts'
import type { IdentityRoutesOptions } from './identity.routes.ts'
import type { IdentityService } from './identity.service.ts'
import { type RelyingParty, relyingParty } from './relying-party.ts'
import type { SignedIn } from './sign-in.ts'

const tags = ['sign-in']

/** Against those who only want us to work; guessing is held up by the throttle, which a restart does not forget. */
const perAddress = (max: number) => ({ public: true, rateLimit: { max, timeWindow: 60_000 } })

export async function partyOf(
  identity: IdentityService,
  publicUrl: string | null,
  request: FastifyRequest,
): Promise<RelyingParty> {
  return relyingParty(publicUrl, request.headers.host, (await identity.instance('')).name ?? 'Stoa')
}

/** Answers somebody who has just come in: cookies, and what `GET /me` says. */
export async function welcome(
  identity: IdentityService,
  { opened }: SignedIn,
  request: FastifyRequest,
  reply: FastifyReply,
  secure: boolean,
): Promise<Me> {
  setSession(reply, opened, secure)
  const cookie = `${sessionCookie}=${opened.secret}`
  const actor = await identity.sessions.authenticate({ token: undefined, cookie, address: request.ip })
  return identity.me(actor!)
}

/** Ways in and out, for people who are not signed in yet, and their sessions afterwards. */
export const signInRoutes =
  (identity: IdentityService, { publicUrl, secureCookie }: IdentityRoutesOptions) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()
    const { signIn, sessions, passwords, invitations } = identity
    const halfOf = (request: FastifyRequest) => cookieValue(request.headers.cookie, halfSessionCookie)
    const party = (request: FastifyRequest) => partyOf(identity, publicUrl, request)

    app.post(
      '/sessions',
      {
        config: perAddress(120),
        schema: {
          tags,
          summary: 'Sign in; 202 when a second step is asked for',
          body: SignInRequest,
          response: { 201: Me, 202: SecondStep },
        },
      },
      async (request, reply) => {
        const done = await signIn.withPassword(request.body, callerOf(request))
        if ('opened' in done)
          return reply.code(201).send(await welcome(identity, done, request, reply, secureCookie))
        setHalfSession(reply, done.half, secureCookie)
        return reply.code(202).send({ secondStep: done.methods })
      },
    )

    app.post(
      '/sessions/second-step',
      {
        config: perAddress(60),
        schema: {
          tags,
          summary: 'The second step of signing in',
          body: SecondStepRequest,
          response: { 201: Me },
        },
      },
      async (request, reply) => {
        const known = 'passkey' in request.body ? await party(request) : null
        const done = await signIn.secondStep(halfOf(request), request.body, callerOf(request), known)
        return reply.code(201).send(await welcome(identity, done, request, reply, secureCookie))
      },
    )

    app.post(
      '/sessions/second-step/passkey-options',
      {
        config: perAddress(60),
        schema: { tags, summary: 'Options for a passkey as second step', response: { 200: PasskeyOptions } },
      },
      async (request, reply) =>
        reply.send(await signIn.secondStepOptions(halfOf(request), await party(request))),
    )

    app.post(
      '/sessions/passkey-options',
      {
        config: perAddress(60),
        schema: { tags, summary: 'Options for signing in with a passkey', response: { 200: PasskeyOptions } },
      },
      async (request, reply) => reply.send(await identity.passkeys.signInOptions(await party(request), null)),
    )

    app.post(
      '/sessions/passkey',
      {
        config: perAddress(60),
        schema: {
          tags,
          summary: 'Sign in with a passkey alone',
          body: PasskeySignInRequest,
          response: { 201: Me },
        },
      },
      async (request, reply) => {
        const done = await signIn.withPasskey(request.body.passkey, callerOf(request), await party(request))
        return reply.code(201).send(await welcome(identity, done, request, reply, secureCookie))
      },
    )

    app.get(
      '/sessions',
      { schema: { tags, summary: 'Where I am signed in', response: { 200: SessionList } } },
      async (request, reply) => reply.send({ items: await sessions.list(actorOf(request)) }),
    )

    app.delete(
      '/sessions',
      {
        schema: {
          tags,
          summary: 'Sign out everywhere else',
          response: { 200: Type.Object({ ended: Type.Integer() }, closed) },
        },
      },
      async (request, reply) => reply.send({ ended: await sessions.revokeOthers(actorOf(request)) }),
    )

    app.delete(
      '/sessions/current',
      { schema: { tags, summary: 'Sign out', response: { 204: Nothing } } },
      async (request, reply) => {
        await sessions.close(actorOf(request))
        return reply.clearCookie(sessionCookie, { path: '/' }).code(204).send(null)
      },
    )

    app.delete(
      '/sessions/:id',
      { schema: { tags, summary: 'Sign out one device', params: IdParams, response: { 204: Nothing } } },
      async (request, reply) => {
        await sessions.revoke(actorOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/password-resets',
      {
        config: perAddress(10),
        schema: {
          tags,
          summary: 'Ask for a link to a new password; answers alike whether or not there is such an account',
          body: PasswordResetRequest,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        passwords.requestReset(request.body.email, request.ip)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/password-resets/complete',
      {
        config: perAddress(20),
        schema: {
          tags,
          summary: 'Set a new password with the link; ends all sessions',
          body: CompletePasswordResetRequest,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await passwords.completeReset(request.body, request.ip)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/invitations/preview',
      {
        config: perAddress(60),
        schema: {
          tags,
          summary: 'What an invitation says',
          body: InvitationTokenRequest,
          response: { 200: InvitationPreview },
        },
      },
      (request) => invitations.preview(request.body.token),
    )

    app.post(
      '/invitations/accept',
      {
        config: perAddress(20),
        schema: {
          tags,
          summary: 'Accept an invitation: an account, signed in',
          body: AcceptInvitationRequest,
          response: { 201: Me },
        },
      },
      async (request, reply) => {
        const userId = await invitations.accept(request.body, request.ip)
        const done = await signIn.openFor(userId, 'invitation', callerOf(request))
        return reply.code(201).send(await welcome(identity, done, request, reply, secureCookie))
      },
    )
  }
