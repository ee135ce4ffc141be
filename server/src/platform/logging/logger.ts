import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino'
import { errorLine } from './error-line.ts'
import { currentRequestId } from './request-context.ts'

export type Logger = PinoLogger
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Secrets that we give out begin so (`stoa_t_…`), wherever they stand; and so do accounts in addresses (`//user:key@`). */
const withoutSecrets = (line: string): string =>
  line
    .replaceAll(/stoa_[a-z]+_[\w-]{8,}/g, '[redacted]')
    .replaceAll(/(\b[a-z][a-z\d+.-]*:\/\/)[^\s/?#"\\@]+@/gi, '$1[redacted]@')

/**
 * JSON lines on stderr, so that stdout stays for what a person or a script asked for. What is logged during a request
 * carries its id as `reqId`, what a socket does carries `socket`. Neither secrets nor what people write are in it: of
 * errors only what {@link errorLine} takes, and as a last measure whatever looks like a secret of ours is taken out.
 */
export function createLogger(
  level: LogLevel,
  destination: DestinationStream = pino.destination({ dest: 2, sync: false }),
): Logger {
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
        err: errorLine,
        req: ({ method, id, ip }: { method: string; id: string; ip?: string }) => ({ method, id, ip }),
      },
      mixin(_line, _level, logger) {
        const reqId = currentRequestId()
        // The logger of the request itself says it already.
        return reqId === undefined || 'reqId' in logger.bindings() ? {} : { reqId }
      },
      hooks: { streamWrite: withoutSecrets },
    },
    destination,
  )
}
