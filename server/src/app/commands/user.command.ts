import { randomBytes } from 'node:crypto'
import { type OrganisationRole, organisationRoles } from '@stoa/protocol'
import { type Command, Option } from 'commander'
import { loadConfig } from '../../platform/config/load-config.ts'
import { createLogger } from '../../platform/logging/logger.ts'
import { openIdentity } from '../open-identity.ts'

/** Works beside a running server: both talk to the same database file. */
export function addUserCommand(program: Command): void {
  const user = program.command('user').description('accounts, for the operator of this machine')

  user
    .command('create')
    .description('create an account; without --password one is made and printed')
    .argument('<email>')
    .requiredOption('--name <name>', 'as others see it')
    .option('--password <password>', 'at least ten characters')
    .addOption(
      new Option('--role <role>', 'tier in the organisation')
        .choices([...organisationRoles])
        .default('member'),
    )
    .action(async (email: string, options: { name: string; password?: string; role: OrganisationRole }) => {
      await withIdentity(async (identity) => {
        const created = await identity.createUser(identity.operator(), { email, ...options })
        process.stdout.write(`Created ${created.email} (${created.role}).\n`)
        if (created.temporaryPassword !== undefined)
          process.stdout.write(`Password: ${created.temporaryPassword}\n`)
      })
    })

  user
    .command('set-password')
    .description('give an account a new password; without --password one is made and printed')
    .argument('<email>')
    .option('--password <password>', 'at least ten characters')
    .action(async (email: string, options: { password?: string }) => {
      await withIdentity(async (identity) => {
        const password = options.password ?? randomBytes(12).toString('base64url')
        await identity.setPassword(email, password)
        process.stdout.write(`The password of ${email} is set.\n`)
        if (options.password === undefined) process.stdout.write(`Password: ${password}\n`)
      })
    })

  user
    .command('list')
    .description('list all accounts, one line each')
    .action(async () => {
      await withIdentity(async (identity) => {
        let cursor: string | null = null
        do {
          const query = cursor === null ? { limit: 200 } : { cursor, limit: 200 }
          const page = await identity.listUsers(identity.operator(), query)
          for (const { email, name, role } of page.items) process.stdout.write(`${email}\t${name}\t${role}\n`)
          cursor = page.nextCursor
        } while (cursor !== null)
      })
    })
}

async function withIdentity(
  work: (identity: Awaited<ReturnType<typeof openIdentity>>['identity']) => Promise<void>,
) {
  const { config } = loadConfig(process.env)
  const opened = await openIdentity(config, createLogger(config.logLevel))
  try {
    await work(opened.identity)
  } finally {
    await opened.close()
  }
}
