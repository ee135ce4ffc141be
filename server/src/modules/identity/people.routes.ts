import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  closed,
  CreatedInvitation,
  CreateInvitationRequest,
  IdParams,
  InvitationList,
  InvitationListQuery,
  UpdateUserRequest,
  User,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import { avatarBytes } from './avatars.ts'
import { identityFail } from './identity.errors.ts'
import type { IdentityService } from './identity.service.ts'

const tags = ['people']
const Ended = Type.Object({ ended: Type.Integer() }, closed)

/** Other people's accounts, invitations, and pictures. */
export const peopleRoutes =
  (identity: IdentityService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()
    const { accounts, invitations, avatars } = identity

    app.patch(
      '/users/:id',
      {
        schema: {
          tags,
          summary: 'Give an account another tier',
          params: IdParams,
          body: UpdateUserRequest,
          response: { 200: User },
        },
      },
      (request) => accounts.setRole(actorOf(request), request.params.id, request.body.role),
    )

    app.put(
      '/users/:id/deactivation',
      {
        schema: {
          tags,
          summary: 'Switch an account off; its sessions and tokens end at once',
          params: IdParams,
          response: { 200: User },
        },
      },
      (request) => accounts.deactivate(actorOf(request), request.params.id),
    )

    app.delete(
      '/users/:id/deactivation',
      { schema: { tags, summary: 'Switch an account on again', params: IdParams, response: { 200: User } } },
      (request) => accounts.reactivate(actorOf(request), request.params.id),
    )

    app.delete(
      '/users/:id/sessions',
      {
        schema: { tags, summary: 'Sign somebody out everywhere', params: IdParams, response: { 200: Ended } },
      },
      async (request, reply) =>
        reply.send({ ended: await accounts.endSessions(actorOf(request), request.params.id) }),
    )

    app.get(
      '/invitations',
      {
        schema: {
          tags,
          summary: 'Open invitations',
          querystring: InvitationListQuery,
          response: { 200: InvitationList },
        },
      },
      (request) => invitations.list(actorOf(request), { limit: 50, ...request.query }),
    )

    app.post(
      '/invitations',
      {
        schema: {
          tags,
          summary: 'Invite somebody; with an address, also by mail',
          body: CreateInvitationRequest,
          response: { 201: CreatedInvitation },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await invitations.create(actorOf(request), request.body)),
    )

    app.post(
      '/invitations/:id/resend',
      {
        schema: {
          tags,
          summary: 'A new link for the same invitation; the old one ends',
          params: IdParams,
          response: { 200: CreatedInvitation },
        },
      },
      (request) => invitations.resend(actorOf(request), request.params.id),
    )

    app.delete(
      '/invitations/:id',
      { schema: { tags, summary: 'Take an invitation back', params: IdParams, response: { 204: Nothing } } },
      async (request, reply) => {
        await invitations.revoke(actorOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )

    // What the sender calls it decides nothing: the bytes are looked at.
    app.addContentTypeParser(
      /^(image\/|application\/octet-stream)/,
      { parseAs: 'buffer', bodyLimit: avatarBytes },
      (_request, body, done) => done(null, body),
    )

    app.put(
      '/me/avatar',
      {
        bodyLimit: avatarBytes,
        schema: {
          tags,
          summary: 'Set my picture: the bytes of a PNG, JPEG or WebP, at most 2 MB and 4096 × 4096 pixels',
          consumes: ['image/png', 'image/jpeg', 'image/webp'],
          response: { 200: User },
        },
      },
      (request) => {
        if (!Buffer.isBuffer(request.body)) throw identityFail('identity.image_invalid')
        return avatars.set(actorOf(request), request.body)
      },
    )

    app.delete(
      '/me/avatar',
      { schema: { tags, summary: 'Remove my picture', response: { 200: User } } },
      (request) => avatars.remove(actorOf(request)),
    )

    app.get(
      '/users/:id/avatar',
      {
        schema: {
          tags,
          summary: "A person's picture",
          params: IdParams,
          querystring: Type.Object({ of: Type.Optional(Type.String({ maxLength: 64 })) }, closed),
          response: {
            200: Type.String({ format: 'binary', description: 'image/png, image/jpeg or image/webp' }),
          },
        },
      },
      async (request, reply) => {
        const { type, tag, bytes } = await avatars.read(actorOf(request), request.params.id)
        const named = request.query.of !== undefined && tag.startsWith(request.query.of)
        void reply
          .header('content-type', type)
          .header('x-content-type-options', 'nosniff')
          // Opened by itself, a picture is a picture: nothing in it runs, loads or is embedded elsewhere.
          .header('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
          .header('content-disposition', 'inline; filename="avatar"')
          .header('cache-control', named ? 'private, max-age=31536000, immutable' : 'private, no-cache')
          .header('etag', `"${tag}"`)
        // Bytes are sent as they are; the schema knows them as text only.
        return reply.send(bytes as unknown as string)
      },
    )
  }
