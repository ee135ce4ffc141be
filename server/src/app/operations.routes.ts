import { closed } from '@stoa/protocol'
import proxyAddr from '@fastify/proxy-addr'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge as PrometheusGauge, type Metric, Registry } from 'prom-client'
import Type from 'typebox'
import { platformFail } from '../platform/errors/platform-errors.ts'
import {
  type Latencies,
  type LatencyReading,
  latencyBounds,
} from '../platform/operations/latency-histogram.ts'
import { resolutionMs } from '../platform/operations/event-loop-delay.ts'
import type { Gauge, Gauges } from '../platform/operations/gauges.ts'

export interface OperationsOptions {
  /** Told by `/livez`. */
  instance: string
  /** Throws when the server should not be sent requests. */
  checkReady(): Promise<void>
  gauges: Gauges
  latencies: Latencies
  /** Networks that may read the figures; none: this machine, directly. */
  metricsNetworks: readonly string[]
  openApi(): object
}

const Status = Type.Object({ status: Type.Literal('ok') }, closed)
/** `instance`: another one at each start, by which one server is told from another. */
const Alive = Type.Object({ status: Type.Literal('ok'), instance: Type.String() }, closed)
const tags = ['operations']

/** What an operator's tools ask: is it alive, is it ready, how is it doing, what does the API look like. */
export const operationsRoutes =
  (options: OperationsOptions) =>
  async (app: FastifyInstance): Promise<void> => {
    const registry = new Registry()
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: resolutionMs })
    for (const [name, gauge] of Object.entries(options.gauges)) register(registry, name, gauge)
    for (const [name, { help, read }] of Object.entries(options.latencies))
      registry.registerMetric({ name, get: async () => histogramOf(name, help, read()) } as unknown as Metric)
    app.addHook('onClose', async () => registry.clear())
    const mayRead = metricsGuard(options.metricsNetworks)

    app.get(
      '/livez',
      {
        config: { public: true },
        schema: { tags, summary: 'The process answers', response: { 200: Alive } },
      },
      async () => ({ status: 'ok' as const, instance: options.instance }),
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
          summary: 'Figures for Prometheus, for this machine and who is let in by STOA_METRICS_NETWORKS',
          response: {
            200: { description: 'Prometheus text', content: { 'text/plain': { schema: Type.String() } } },
          },
        },
      },
      async (request, reply) => {
        if (!mayRead(request)) throw platformFail('http.not_found')
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

/** As Prometheus wants it: each bucket holds what the ones before it hold as well. */
function histogramOf(name: string, help: string, { counts, sum }: LatencyReading) {
  let count = 0
  const buckets = counts.map((inBucket, index) => {
    count += inBucket
    return {
      metricName: `${name}_bucket`,
      labels: { le: latencyBounds[index] ?? '+Inf' },
      value: count,
    }
  })
  const total = [
    { metricName: `${name}_sum`, labels: {}, value: sum },
    { metricName: `${name}_count`, labels: {}, value: count },
  ]
  return { name, help, type: 'histogram', aggregator: 'sum', values: [...buckets, ...total] }
}

/** What proxies add to a request that they forward. */
const forwardingHeaders = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
]

function metricsGuard(networks: readonly string[]): (request: FastifyRequest) => boolean {
  const isWelcome = proxyAddr.compile(networks.length === 0 ? ['127.0.0.0/8', '::1'] : [...networks])
  return ({ headers, ip, socket }) => {
    const wasForwarded = forwardingHeaders.some((name) => headers[name] !== undefined)
    // Only a proxy that is trusted makes another address of the peer's.
    const isKnownFor = networks.length > 0 && ip !== socket.remoteAddress
    return (!wasForwarded || isKnownFor) && isWelcome(ip, 0)
  }
}
