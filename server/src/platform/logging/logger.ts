import { type Logger as PinoLogger, pino } from 'pino'

export type Logger = PinoLogger
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Replaces the value of every `token` parameter in an address: `/yjs/raw.1?token=…`. */
export function redactUrl(url: string): string {
  return url.replace(/([?&](?:token|code|state)=)[^&#]*/gi, '$1[redacted]')
}

/** JSON lines on stderr, so that stdout stays for what a person or a script asked for. Secrets are never written. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      redact: {
        paths: [
          'password',
          'token',
          '*.password',
          '*.token',
          'req.headers.authorization',
          'req.headers.cookie',
        ],
        censor: '[redacted]',
      },
      serializers: {
        err: pino.stdSerializers.err,
        req: (request: { method: string; url: string; id: string; ip?: string }) => ({
          method: request.method,
          url: redactUrl(request.url),
          id: request.id,
          ip: request.ip,
        }),
      },
    },
    pino.destination({ dest: 2, sync: false }),
  )
}
