import { loadConfig } from '../../platform/config/load-config.ts'
import { createLogger } from '../../platform/logging/logger.ts'
import type { IdentityService } from '../../modules/identity/index.ts'
import { openIdentity } from '../open-identity.ts'

/** Runs a command on the accounts of the data folder that the settings name, and closes it again. */
export async function withIdentity(work: (identity: IdentityService) => Promise<void>): Promise<void> {
  const { config } = loadConfig(process.env)
  const opened = await openIdentity(config, createLogger(config.logLevel))
  try {
    await work(opened.identity)
  } finally {
    await opened.close()
  }
}
