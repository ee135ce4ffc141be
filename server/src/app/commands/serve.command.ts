import type { Command } from 'commander'
import { keepNativePartsIn } from '../../platform/assets/load-native-part.ts'
import { giveBackMemory } from '../../platform/assets/give-back-memory.ts'
import { loadConfig } from '../../platform/config/load-config.ts'
import { createLogger, type Logger } from '../../platform/logging/logger.ts'
import { explain } from '../command-line/explain.ts'
import { tellServiceManager } from '../tell-service-manager.ts'
import { bootStoa, shutdownDeadline, type Stoa } from '../boot.ts'
import { explainStartFailure } from '../start-failure.ts'

const clientDirectory = new URL('../../../../client/dist/', import.meta.url)

export function addServeCommand(program: Command): void {
  const command = program
    .command('serve')
    .description('start the server; what happens without a command')
    .action(serve)
  explain(command, {
    examples: {
      'stoa serve': 'on this machine alone, with everything in ./data',
      'STOA_DATA_DIR=/srv/stoa STOA_PORT=8080 stoa serve': 'another folder, another port',
    },
    more: [
      'It prints the address, and the link to begin with as long as nobody has an account. SIGTERM ends it in order; SIGHUP has it read its certificate again.',
    ],
    exitCodes: { 0: 'ended in order', 1: 'did not start, or did not end in order' },
  })
}

async function serve(): Promise<void> {
  const { config, sources } = loadConfig(process.env)
  const logger = createLogger(config.logLevel)
  keepNativePartsIn(config.dataDirectory)
  const explained = (error: unknown): never => {
    throw explainStartFailure(error, config)
  }
  const stoa = await bootStoa({ config, sources, logger, clientDirectory }).catch(explained)

  const end = async (signal: string): Promise<never> => {
    logger.info({ signal }, 'stopping')
    tellServiceManager('STOPPING=1', logger)
    // Whatever hangs below, the process is gone when a supervisor expects it.
    setTimeout(() => process.exit(1), shutdownDeadline + 500).unref()
    const { failed } = await stoa.close()
    logger.flush()
    process.exit(failed.length === 0 ? 0 : 1)
  }
  process.once('SIGTERM', (signal) => void end(signal))
  process.once('SIGINT', (signal) => void end(signal))

  process.on('SIGHUP', (signal) => {
    // On a terminal it says that the terminal is gone; from a service manager, that something is to be read again.
    if (process.stdout.isTTY) void end(signal)
    else renewCertificate(stoa, logger)
  })

  giveBackMemory()
  const { url } = await stoa.listen().catch(explained)
  await welcome(stoa, url)
  process.stdout.write(`Stoa is listening on ${url}\n`)
  tellServiceManager('READY=1', logger)
}

function renewCertificate(stoa: Stoa, logger: Logger): void {
  try {
    const renewed = stoa.renewCertificate()
    if (renewed === null) logger.info('there is no certificate to read again')
    else
      logger.info(
        { validUntil: new Date(renewed.validUntil).toISOString() },
        'the certificate was read again',
      )
  } catch (error) {
    logger.error({ err: error }, 'the certificate could not be read again: the old one is still used')
  }
}

/** Creates the first owner from the settings, or prints the link with which a person does. */
async function welcome(stoa: Stoa, url: string): Promise<void> {
  const { identity } = stoa.services
  const { adminEmail, adminPassword } = stoa.config
  if (adminEmail !== null && adminPassword !== null) {
    const owner = await identity.setUpUnattended({ email: adminEmail, password: adminPassword })
    if (owner !== null) process.stdout.write(`The owner's account is ${owner.email}.\n`)
    return
  }
  const secret = await identity.renewSetupLink()
  if (secret === null) return
  // Behind the # the secret stays in the browser: it is in no server's log.
  process.stdout.write(
    `\nNobody has an account yet. Open this link once to begin:\n\n    ${url}/setup#token=${secret}\n\n`,
  )
}
