import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  Access,
  CreatedShareLink,
  CreateShareLinkRequest,
  DocumentPeopleQuery,
  DocumentPersonList,
  GrantList,
  GrantListQuery,
  GrantParams,
  IdParams,
  Inheritance,
  Member,
  MemberList,
  MemberListQuery,
  MemberParams,
  PreviewDocumentList,
  PreviewQuery,
  SetGrantRequest,
  SetInheritanceRequest,
  SetMemberRequest,
  ShareLinkList,
  ShareLinkParams,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { Nothing } from '../../platform/http/nothing.ts'
import { actorOf } from '../../platform/http/request-context.ts'
import type { DocumentsService } from './documents.service.ts'

const tags = ['documents', 'rights']
const params = IdParams

/** Who may do what with a document, why, and links to it. */
export const documentRightsRoutes =
  (documents: Pick<DocumentsService, 'grants' | 'links' | 'people' | 'preview'>) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()

    app.get(
      '/documents/:id/members',
      {
        schema: {
          tags,
          summary: 'Rights given on the document itself',
          params,
          querystring: MemberListQuery,
          response: { 200: MemberList },
        },
      },
      (request) =>
        documents.grants.listMembers(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )

    app.put(
      '/documents/:id/members/:userId',
      {
        schema: {
          tags,
          summary: 'Give a right on the document',
          params: MemberParams,
          body: SetMemberRequest,
          response: { 200: Member },
        },
      },
      (request) =>
        documents.grants.setMember(
          actorOf(request),
          request.params.id,
          request.params.userId,
          request.body.role,
        ),
    )

    app.delete(
      '/documents/:id/members/:userId',
      { schema: { tags, summary: 'Take that right away', params: MemberParams, response: { 204: Nothing } } },
      async (request, reply) => {
        await documents.grants.removeMember(actorOf(request), request.params.id, request.params.userId)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/documents/:id/people',
      {
        schema: {
          tags,
          summary: 'People who can see the document',
          params,
          querystring: DocumentPeopleQuery,
          response: { 200: DocumentPersonList },
        },
      },
      (request) => documents.people(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )

    app.get(
      '/documents/:id/grants',
      {
        schema: {
          tags,
          summary: 'Who was given what on a document, here or further up',
          params,
          querystring: GrantListQuery,
          response: { 200: GrantList },
        },
      },
      (request) =>
        documents.grants.list(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )

    app.put(
      '/documents/:id/grants/:principalType/:principalId',
      {
        schema: {
          tags,
          summary: 'Give a person, department, group or everybody a role on a document and what is below it',
          params: GrantParams,
          body: SetGrantRequest,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        const { id, principalType, principalId } = request.params
        const to = { type: principalType, id: principalId }
        await documents.grants.set(actorOf(request), id, to, request.body.role)
        return reply.code(204).send(null)
      },
    )

    app.delete(
      '/documents/:id/grants/:principalType/:principalId',
      { schema: { tags, summary: 'Take that role away', params: GrantParams, response: { 204: Nothing } } },
      async (request, reply) => {
        const { id, principalType, principalId } = request.params
        await documents.grants.remove(actorOf(request), id, { type: principalType, id: principalId })
        return reply.code(204).send(null)
      },
    )

    app.put(
      '/documents/:id/inheritance',
      {
        schema: {
          tags,
          summary: 'Break or restore the inheritance of rights from above',
          params,
          body: SetInheritanceRequest,
          response: { 200: Inheritance },
        },
      },
      (request) => documents.grants.setInheritance(actorOf(request), request.params.id, request.body),
    )

    app.get(
      '/documents/:id/access/:userId',
      {
        schema: {
          tags,
          summary: 'Why a person may do what they may with a document',
          params: MemberParams,
          response: { 200: Access },
        },
      },
      (request) => documents.grants.explain(actorOf(request), request.params.id, request.params.userId),
    )

    app.get(
      '/documents/:id/share-links',
      {
        schema: {
          tags,
          summary: 'Links to a document that are in force',
          params,
          querystring: GrantListQuery,
          response: { 200: ShareLinkList },
        },
      },
      (request) => documents.links.list(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )

    app.post(
      '/documents/:id/share-links',
      {
        schema: {
          tags,
          summary: 'Make a link to a document and what is below it',
          params,
          body: CreateShareLinkRequest,
          response: { 201: CreatedShareLink },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await documents.links.create(actorOf(request), request.params.id, request.body)),
    )

    app.delete(
      '/documents/:id/share-links/:linkId',
      { schema: { tags, summary: 'Withdraw a link', params: ShareLinkParams, response: { 204: Nothing } } },
      async (request, reply) => {
        await documents.links.revoke(actorOf(request), request.params.id, request.params.linkId)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/people/:id/preview/documents',
      {
        schema: {
          tags,
          summary: 'The documents that another person sees, for administrators',
          params,
          querystring: PreviewQuery,
          response: { 200: PreviewDocumentList },
        },
      },
      (request) => documents.preview(actorOf(request), request.params.id, { limit: 50, ...request.query }),
    )
  }
