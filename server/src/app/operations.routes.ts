import { closed } from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge as PrometheusGauge, Registry } from 'prom-client'
import Type from 'typebox'
import { platformFail } from '../platform/errors/platform-errors.ts'
import type { Gauge, Gauges } from '../platform/operations/gauges.ts'

export interface OperationsOptions {
  /** Throws when the server should not be sent requests. */
  checkReady(): Promise<void>
  gauges: Gauges
  openApi(): object
}

const Status = Type.Object({ status: Type.Literal('ok') }, closed)
const tags = ['operations']

/** What an operator's tools ask: is it alive, is it ready, how is it doing, what does the API look like. */
export const operationsRoutes =
  (options: OperationsOptions) =>
  async (app: FastifyInstance): Promise<void> => {
    const registry = new Registry()
    collectDefaultMetrics({ register: registry })
    for (const [name, gauge] of Object.entries(options.gauges)) register(registry, name, gauge)
    app.addHook('onClose', async () => registry.clear())

    app.get(
      '/livez',
      {
        config: { public: true },
        schema: { tags, summary: 'The process answers', response: { 200: Status } },
      },
      async () => ({ status: 'ok' as const }),
    )

    app.get(
      '/readyz',
      {
        config: { public: true },
        schema: {
          tags,
          summary: 'Databases, storage and migrations are in order',
          response: { 200: Status },
        },
      },
      async () => {
        try {
          await options.checkReady()
        } catch (cause) {
          throw platformFail('http.unavailable', { cause })
        }
        return { status: 'ok' as const }
      },
    )

    app.get(
      '/metrics',
      {
        config: { public: true },
        schema: {
          tags,
          summary: 'Figures for Prometheus, for this machine only',
          response: {
            200: { description: 'Prometheus text', content: { 'text/plain': { schema: Type.String() } } },
          },
        },
      },
      async (request, reply) => {
        const forwarded = request.headers['x-forwarded-for'] ?? request.headers['forwarded']
        const local = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '')
        if (!local || forwarded !== undefined) throw platformFail('http.not_found')
        return reply.type(registry.contentType).send(await registry.metrics())
      },
    )

    app.get(
      '/api/v1/openapi.json',
      {
        config: { public: true },
        schema: {
          tags,
          summary: 'This description',
          response: {
            200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: Type.Any() } } },
          },
        },
      },
      async (_request, reply) => reply.type('application/json').send(JSON.stringify(options.openApi())),
    )
  }

/** One that cannot be read at present is left out of the answer, and the others are not. */
function register(registry: Registry, name: string, { help, type, read }: Gauge): void {
  const registers = [registry]
  const now = async (): Promise<number | null> => {
    try {
      return await read()
    } catch {
      return null
    }
  }
  if (type === 'counter')
    new Counter({
      name,
      help,
      registers,
      async collect() {
        const value = await now()
        this.reset()
        if (value === null) this.remove()
        else this.inc(value)
      },
    })
  else
    new PrometheusGauge({
      name,
      help,
      registers,
      async collect() {
        const value = await now()
        if (value === null) this.remove()
        else this.set(value)
      },
    })
}
