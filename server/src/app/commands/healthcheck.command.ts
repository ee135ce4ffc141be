import { get as getPlain } from 'node:http'
import { get as getTls } from 'node:https'
import { type Command, InvalidArgumentError } from 'commander'
import { loadConfig } from '../../platform/config/load-config.ts'
import type { Config } from '../../platform/config/settings.ts'
import { explain } from '../command-line/explain.ts'
import { printResult } from '../command-line/output.ts'

interface HealthcheckOptions {
  url?: URL
  timeout: number
  json?: boolean
}

/** For the HEALTHCHECK of a container, and whatever else watches from the same machine. */
export function addHealthcheckCommand(program: Command): void {
  const command = program
    .command('healthcheck')
    .description('ask the running server whether it is ready (/readyz)')
    .option('--url <url>', 'where it listens; else as the settings say', address)
    .option('--timeout <seconds>', 'how long it may take to answer', seconds, 3)
    .option('--json', 'as JSON')
    .action(check)
  explain(command, {
    examples: {
      'stoa healthcheck': 'the server of this machine, with the same settings',
      'stoa healthcheck --url http://127.0.0.1:4600 --timeout 1': 'at another port',
    },
    exitCodes: { 0: 'ready', 1: 'not ready, or no answer in time' },
  })
}

async function check(options: HealthcheckOptions): Promise<void> {
  const url = new URL('/readyz', options.url ?? ownAddress(loadConfig(process.env).config))
  const reason = await whyNotReady(url, options.timeout * 1_000)
  const ready = reason === null
  printResult(options, { ready, url: url.href, reason }, ready ? 'ready' : `not ready: ${reason}`)
  if (!ready) process.exitCode = 1
}

/** Where a server with these settings listens, as seen from the same machine. */
function ownAddress({ host, port, tlsCertificate }: Config): URL {
  const open: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  const reached = open[host] ?? host
  const name = reached.includes(':') ? `[${reached}]` : reached
  return new URL(`${tlsCertificate === null ? 'http' : 'https'}://${name}:${port}`)
}

function whyNotReady(url: URL, timeout: number): Promise<string | null> {
  const get = url.protocol === 'https:' ? getTls : getPlain
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeout)
    // The certificate is for the name that people type, not for this address; whether it is good is not asked here.
    const request = get(url, { rejectUnauthorized: false, signal, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200 ? null : `it answers ${response.statusCode}`)
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (signal.aborted) resolve(`no answer from ${url.host} within ${timeout / 1_000} s`)
      else if (error.code === 'ECONNREFUSED') resolve(`nothing listens on ${url.host}`)
      else resolve(error.message)
    })
  })
}

function address(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidArgumentError('It is an address such as http://127.0.0.1:4600.')
  return url
}

function seconds(value: string): number {
  const number = Number(value)
  if (!(number > 0 && number <= 60)) throw new InvalidArgumentError('It is a number of seconds up to 60.')
  return number
}
