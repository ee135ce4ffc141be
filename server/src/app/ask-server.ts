import { get as getPlain } from 'node:http'
import { get as getTls } from 'node:https'
import type { Config } from '../platform/config/settings.ts'

/** The server with the same settings did not answer. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'
}

export interface AskOptions {
  /** In ms, for the whole answer. */
  timeout: number
  /** Where it listens, see {@link ownAddress}. */
  address: URL
}

/** Asks the running server for one of the addresses that need no account. @throws NoAnswerError saying why */
export async function askServer(
  path: string,
  { timeout, address }: AskOptions,
): Promise<{ status: number; text: string }> {
  const asked = new URL(path, address)
  const get = asked.protocol === 'https:' ? getTls : getPlain
  const signal = AbortSignal.timeout(timeout)
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      const why = signal.aborted
        ? `no answer from ${asked.host} within ${timeout / 1_000} s`
        : error.code === 'ECONNREFUSED'
          ? `nothing listens on ${asked.host}`
          : error.message
      reject(new NoAnswerError(why, { cause: error }))
    }
    // The certificate is for the name that people type, not for this address; whether it is good is not asked here.
    const request = get(asked, { rejectUnauthorized: false, signal, agent: false }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('error', fail)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') }),
      )
    })
    request.on('error', fail)
  })
}

/** Where a server with these settings listens, as seen from the same machine. */
export function ownAddress({ host, port, tlsCertificate }: Config): URL {
  const open: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  const reached = open[host] ?? host
  const name = reached.includes(':') ? `[${reached}]` : reached
  return new URL(`${tlsCertificate === null ? 'http' : 'https'}://${name}:${port}`)
}
