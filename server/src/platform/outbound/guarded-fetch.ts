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
}

/** `fetch` for addresses that somebody typed in. */
export type GuardedFetch = (url: string | URL, options?: GuardedFetchOptions) => Promise<Response>

const longestAnswer = 1024 * 1024
const timeout = 10_000

/**
 * Calls public addresses over TLS, and those that the operator lists; connects to the very address that was judged;
 * follows no redirect; reads 1 MiB at most, within ten seconds.
 * @returns what throws ForbiddenAddressError, AnswerTooLargeError, or the error of the connection
 */
export function createGuardedFetch(guard: AddressGuard): GuardedFetch {
  return async (target, { method = 'GET', headers = {}, body = null, signal, ca } = {}) => {
    const url = new URL(target)
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new ForbiddenAddressError(url.host, 'scheme')
    const isTls = url.protocol === 'https:'
    const [address] = await guard.resolve(url.hostname, { isTls })
    const limit = AbortSignal.timeout(timeout)
    const { status, responseHeaders, bytes } = await call(isTls ? https : http, url, {
      method,
      headers: { accept: 'application/json', 'accept-encoding': 'identity', ...headers },
      agent: false,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      ...(ca === undefined ? {} : { ca }),
      lookup: (_host, options, done) => {
        if (options.all === true) done(null, [address!])
        else done(null, address!.address, address!.family)
      },
      body,
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
  { body, ...options }: https.RequestOptions & { body: string | null },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = client.request(url, options, (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > longestAnswer) request.destroy(new AnswerTooLargeError('The answer is too long.'))
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
