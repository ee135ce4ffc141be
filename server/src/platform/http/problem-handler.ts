import { type Language, type Problem, problemContentType } from '@stoa/protocol'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../errors/app-error.ts'
import { platformFail } from '../errors/platform-errors.ts'
import { acceptedLanguage } from './request-context.ts'
import { fieldProblems } from './validation-messages.ts'

/** Answers every failure with a problem document, in the reader's language, and writes one log line for it. */
export function installProblemHandler(app: FastifyInstance, defaultLanguage: () => Language): void {
  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    error: AppError,
    raw?: FastifyError | AppError,
  ) => {
    const language =
      request.actor?.language ?? acceptedLanguage(request.headers['accept-language'], defaultLanguage())
    const validation = raw instanceof AppError ? undefined : raw?.validation
    const problem: Problem = {
      type: `urn:stoa:error:${error.code}`,
      title: error.textIn(language),
      status: error.status,
      code: error.code,
      instance: request.id,
      ...(validation === undefined
        ? {}
        : { errors: fieldProblems(validation, (raw as FastifyError).validationContext ?? 'body', language) }),
      ...(error.meta === undefined ? {} : { meta: error.meta }),
    }
    void reply.code(error.status).type(problemContentType).header('content-language', language)
    if (error.status === 401) void reply.header('www-authenticate', 'Bearer')
    if (error.status === 413) takeInTheRest(request, reply)
    // Serialised here: the route's response schemas describe success, and would cut fields off.
    return reply.serializer((payload: unknown) => JSON.stringify(payload)).send(problem)
  }

  app.setErrorHandler((raw: FastifyError | AppError, request, reply) => {
    const error = asAppError(raw)
    const line = {
      code: error.code,
      method: request.method,
      route: request.routeOptions.url,
    }
    if (error.status >= 500) request.log.error({ ...line, err: raw }, 'request failed')
    else request.log.info(line, 'request refused')
    return send(request, reply, error, raw)
  })

  app.setNotFoundHandler((request, reply) => {
    request.log.info({ code: 'http.not_found', method: request.method }, 'request refused')
    return send(request, reply, platformFail('http.not_found'))
  })
}

/** How much of a refused body is still taken in, in bytes, before the connection is cut instead. */
const largestRest = 64 * 1024 * 1024

/**
 * A connection that is closed while its sender still sends is reset, and the answer may be lost with it: a proxy then
 * says 502 where we said 413. So the rest is read and thrown away, within bounds.
 */
function takeInTheRest(request: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('connection')
  let left = largestRest
  request.raw.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.raw.destroy()
  })
}

function asAppError(error: FastifyError | AppError): AppError {
  if (error instanceof AppError) return error
  if (error.validation !== undefined) return platformFail('http.invalid_request', { cause: error })
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return platformFail('http.invalid_json', { cause: error })
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return platformFail('http.too_large', { cause: error })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return platformFail('http.unsupported_media_type', { cause: error })
    default:
      break
  }
  if (error.statusCode === 429) return platformFail('http.too_many_requests', { cause: error })
  if (error.statusCode === 400) return platformFail('http.invalid_request', { cause: error })
  return platformFail('http.internal', { cause: error })
}
