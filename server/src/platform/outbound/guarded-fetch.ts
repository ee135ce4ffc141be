import http from 'node:http'
import https from 'node:https'
import { type AddressGuard, ForbiddenAddressError } from './address-guard.ts'

/** The answer is longer than anybody should send. */
export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError'
}

export interface GuardedFetchOptions {
  method?: string
  headers?: Readonly<Record<string, string>>
  body?: string | null
  signal?: AbortSignal
  /** For hosts with a certificate of an authority of their own (PEM). */
  ca?: string | undefined
  /** The longest answer that is read, in bytes. Default 1 MiB. */
  mostBytes?: number
  /** How long the whole call may take, in ms. Default ten seconds; longer only for what is known to think. */
  timeoutMs?: number
}

/** `fetch` for addresses that somebody typed in. */
export type GuardedFetch = (url: string | URL, options?: GuardedFetchOptions) => Promise<Response>

const defaultMostBytes = 1024 * 1024
const defaultTimeout = 10_000

/**
 * Calls public addresses over TLS, and those that the operator lists; connects to the very address that was judged;
 * follows no redirect; reads so much at most, within so long.
 * @returns what throws ForbiddenAddressError, AnswerTooLargeError, or the error of the connection
 */
export function createGuardedFetch(guard: AddressGuard): GuardedFetch {
  return async (target, options = {}) => {
    const { method = 'GET', headers = {}, body = null, signal, ca } = options
    const { mostBytes = defaultMostBytes, timeoutMs = defaultTimeout } = options
    const url = new URL(target)
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new ForbiddenAddressError(url.host, 'scheme')
    const isTls = url.protocol === 'https:'
    const [address] = await guard.resolve(url.hostname, { isTls })
    const limit = AbortSignal.timeout(timeoutMs)
    const { status, responseHeaders, bytes } = await call(isTls ? https : http, url, {
      method,
      headers: { accept: 'application/json', 'accept-encoding': 'identity', ...headers },
      agent: false,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      ...(ca === undefined ? {} : { ca }),
      lookup: (_host, wanted, done) => {
        if (wanted.all === true) done(null, [address!])
        else done(null, address!.address, address!.family)
      },
      body,
      mostBytes,
    })
    const hasBody = status !== 204 && status !== 304
    return new Response(hasBody ? bytes : null, { status, headers: responseHeaders })
  }
}

interface Answer {
  status: number
  responseHeaders: Headers
  bytes: Uint8Array<ArrayBuffer>
}

function call(
  client: Pick<typeof https, 'request'>,
  url: URL,
  { body, mostBytes, ...options }: https.RequestOptions & { body: string | null; mostBytes: number },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = client.request(url, options, (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > mostBytes) request.destroy(new AnswerTooLargeError('The answer is too long.'))
        else chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => {
        const responseHeaders = new Headers()
        for (const [name, values] of Object.entries(response.headersDistinct)) {
          for (const value of values ?? []) responseHeaders.append(name, value)
        }
        resolve({
          status: response.statusCode ?? 0,
          responseHeaders,
          bytes: Uint8Array.from(Buffer.concat(chunks)),
        })
      })
    })
    request.on('error', reject)
    request.end(body ?? undefined)
  })
}
