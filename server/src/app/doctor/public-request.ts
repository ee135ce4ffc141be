import { type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

export interface PublicAnswer {
  status: number
  headers: IncomingMessage['headers']
  /** At most some kilobytes of it. */
  body: string
}

const deadline = 10_000
const mostBytes = 16 * 1024

/**
 * Asks the public address as a browser elsewhere would: redirections are not followed, nothing is sent along.
 * @throws Error with the system's `code`
 */
export function askPublic(url: string): Promise<PublicAnswer> {
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
      agent: false,
      signal: AbortSignal.timeout(deadline),
    })
    request.on('error', reject)
    request.on('response', (response) => {
      const { statusCode: status = 0, headers } = response
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        body += piece
        if (body.length > mostBytes) response.destroy()
      })
      response.on('error', reject)
      response.on('close', () => resolve({ status, headers, body }))
    })
    request.end()
  })
}

/** What a failed call says of itself, without the address. */
export function reasonOf(error: unknown): { code: string; message: string } {
  const { code = '', message, errors } = error as NodeJS.ErrnoException & { errors?: Error[] }
  if ((error as Error).name === 'TimeoutError' || (error as Error).name === 'AbortError')
    return { code: 'ETIMEDOUT', message: `no answer within ${deadline / 1000} s` }
  return { code, message: message === '' ? (errors?.[0]?.message ?? code) : message }
}

/** Codes with which Node refuses a certificate. */
export const isCertificateFault = (code: string): boolean =>
  /CERT|SIGNATURE|ERR_TLS|SELF_SIGNED|UNABLE_TO/.test(code)
