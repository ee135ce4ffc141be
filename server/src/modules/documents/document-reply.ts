import type { ContentFormat } from '@stoa/protocol'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'

/** Media types of the formats a document can be read in. */
const mediaTypes = {
  markdown: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  html: 'text/html; charset=utf-8',
  yjs: 'application/octet-stream',
} as const satisfies Record<ContentFormat, string>

/** The response schema of a route that answers with a document's content. */
export const contentResponse = {
  description: 'In the format asked for',
  content: Object.fromEntries(
    Object.values(mediaTypes).map((type) => [type.split(';')[0], { schema: Type.String() }]),
  ),
}

/** Answers with content. It is other people's: as a page of its own it may run and load nothing. */
export function replyWithContent(
  reply: FastifyReply,
  format: ContentFormat,
  content: string | Uint8Array,
): FastifyReply {
  return reply
    .header('content-security-policy', "default-src 'none'; img-src https: http: data:; sandbox")
    .header('cache-control', 'no-store')
    .type(mediaTypes[format])
    .send(typeof content === 'string' ? content : Buffer.from(content))
}
