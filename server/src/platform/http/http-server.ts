import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import { type Language, Problem } from '@stoa/protocol'
import scalar from '@scalar/fastify-api-reference'
import fastify, { type FastifyInstance, LogController } from 'fastify'
import { platformFail } from '../errors/platform-errors.ts'
import type { Logger } from '../logging/logger.ts'
import { runForRequest } from '../logging/request-context.ts'
import type { Certificate } from './certificate.ts'
import { serveClient } from './client-files.ts'
import { isOwnOrigin } from './origin.ts'
import { installProblemHandler } from './problem-handler.ts'
import { type Authenticator, bearerToken } from './request-context.ts'
import { compileSchemasLate } from './schema-compilers.ts'

export interface HttpServerOptions {
  logger: Logger
  version: string
  /** Null: worked out from the request's Host. */
  publicUrl: string | null
  trustedProxies: readonly string[]
  /** Null: plain HTTP, for this machine or for a proxy. */
  certificate: Certificate | null
  /** The folder of the built client; its pages answer everything that is not the API. Null serves the API alone. */
  clientDirectory: URL | null
  authenticate: Authenticator
  defaultLanguage(): Language
  /** Largest JSON body, in bytes. */
  bodyLimit: number
}

export interface HttpServer extends FastifyInstance {
  /** Compiles what requests would. @throws for a schema that cannot be compiled */
  compileSchemas(): void
}

/** Fastify with everything that holds for all routes: who is asking, what a failure looks like, headers, the API's description. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { certificate } = options
  const app = fastify({
    ...(certificate === null ? {} : { https: { ...certificate, minVersion: 'TLSv1.2' as const } }),
    loggerInstance: options.logger as never,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    forceCloseConnections: true,
    genReqId: () => crypto.randomUUID(),
  }) as unknown as HttpServer

  // Twice: reading a body leaves the context of the first hook.
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id)
    runForRequest(request.id, done)
  })
  app.addHook('preValidation', (request, _reply, done) => runForRequest(request.id, done))

  app.decorateRequest('actor', null)
  installProblemHandler(app, options.defaultLanguage)

  await app.register(cookie)
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'https:', 'http:', 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'self'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: options.publicUrl?.startsWith('https:') === true,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  })
  await app.register(rateLimit, { global: false })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Stoa',
        version: options.version,
        description: 'Everything the interface does, for programs.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token' },
          session: { type: 'apiKey', in: 'cookie', name: 'stoa_session' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
  })
  app.decorate('compileSchemas', compileSchemasLate(app))

  // Every route says what a failure looks like, without having to repeat it.
  app.addHook('onRoute', (route) => {
    const { schema } = route
    if (schema?.response !== undefined && schema.hide !== true) {
      ;(schema.response as Record<string, unknown>)['4xx'] ??= { description: 'Refused', ...Problem }
      ;(schema.response as Record<string, unknown>)['5xx'] ??= { description: 'Failed', ...Problem }
    }
  })

  app.addHook('onRequest', async (request) => {
    const { authorization, cookie: cookieHeader, origin, host } = request.headers
    const token = bearerToken(authorization)
    request.actor = await options.authenticate({
      token,
      cookie: token === undefined ? cookieHeader : undefined,
      address: request.ip,
    })
    const safe = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS'
    if (!safe && token === undefined && !isOwnOrigin(origin, { publicUrl: options.publicUrl, host })) {
      throw platformFail('http.foreign_origin')
    }
    const route = request.routeOptions.url
    if (
      route?.startsWith('/api/v1/') &&
      request.routeOptions.config.public !== true &&
      request.actor === null
    ) {
      throw platformFail('http.unauthenticated')
    }
    const { config } = request.routeOptions
    if (request.actor?.via.type === 'link' && config.visitors !== true && config.public !== true) {
      throw platformFail('http.forbidden')
    }
  })
  app.addHook('onResponse', async (request, reply) => {
    const { url: route } = request.routeOptions
    // What is searched for stands behind the question mark, and what was typed by mistake leads nowhere.
    const path = route === undefined || route.includes('*') ? undefined : request.url.split('?')[0]
    request.log.debug(
      {
        method: request.method,
        route,
        path,
        status: reply.statusCode,
        ms: reply.elapsedTime,
      },
      'answered',
    )
  })

  await app.register(
    scalar as never,
    {
      routePrefix: '/api/docs',
      configuration: { url: '/api/v1/openapi.json', telemetry: false, withDefaultFonts: false },
      hooks: {
        onRequest: (
          _request: unknown,
          reply: { header(name: string, value: string): void },
          done: () => void,
        ) => {
          // The reader of the API brings a script of its own that starts inline.
          reply.header(
            'content-security-policy',
            "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:",
          )
          done()
        },
      },
    } as never,
  )

  if (options.clientDirectory !== null) serveClient(app, options.clientDirectory)
  return app
}
