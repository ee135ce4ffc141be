import { type Command, InvalidArgumentError } from 'commander'
import { loadConfig } from '../../platform/config/load-config.ts'
import { askServer, NoAnswerError, ownAddress } from '../ask-server.ts'
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
  const url = options.url ?? ownAddress(loadConfig(process.env).config)
  const reason = await whyNotReady(url, options.timeout * 1_000)
  const ready = reason === null
  printResult(options, { ready, url: url.origin, reason }, ready ? 'ready' : `not ready: ${reason}`)
  if (!ready) process.exitCode = 1
}

async function whyNotReady(address: URL, timeout: number): Promise<string | null> {
  try {
    const { status } = await askServer('/readyz', { address, timeout })
    return status === 200 ? null : `it answers ${status}`
  } catch (error) {
    if (error instanceof NoAnswerError) return error.message
    throw error
  }
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
