import { randomBytes } from 'node:crypto'
import { type OrganisationRole, organisationRoles } from '@stoa/protocol'
import { type Command, Option } from 'commander'
import { withIdentity } from './with-identity.ts'

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
    .description(
      'give an account a new password and end its sessions; without --password one is made and printed',
    )
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
    .command('reset-password')
    .description('print a link with which the person sets a new password; it works once, for an hour')
    .argument('<email>')
    .action(async (email: string) => {
      await withIdentity(async (identity) => {
        const { link, expiresAt } = await identity.passwords.resetLink(identity.operator(), email)
        process.stdout.write(`${link}\nIt works once, until ${new Date(expiresAt).toISOString()}.\n`)
      })
    })

  user
    .command('deactivate')
    .description('switch an account off: nobody signs in with it, its sessions and tokens end')
    .argument('<email>')
    .action(async (email: string) => {
      await withIdentity(async (identity) => {
        const { id } = await identity.userByEmail(email)
        await identity.accounts.deactivate(identity.operator(), id)
        process.stdout.write(`${email} is deactivated.\n`)
      })
    })

  user
    .command('reactivate')
    .description('switch an account on again')
    .argument('<email>')
    .action(async (email: string) => {
      await withIdentity(async (identity) => {
        const { id } = await identity.userByEmail(email)
        await identity.accounts.reactivate(identity.operator(), id)
        process.stdout.write(`${email} is active.\n`)
      })
    })

  user
    .command('disable-2fa')
    .description('turn off two-step sign-in for somebody who lost their phone and their recovery codes')
    .argument('<email>')
    .action(async (email: string) => {
      await withIdentity(async (identity) => {
        await identity.secondFactor.switchOff(identity.operator(), email)
        process.stdout.write(`${email} signs in with the password alone.\n`)
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
          for (const { email, name, role, deactivatedAt } of page.items) {
            const state = deactivatedAt === null ? '' : '\tdeactivated'
            process.stdout.write(`${email}\t${name}\t${role}${state}\n`)
          }
          cursor = page.nextCursor
        } while (cursor !== null)
      })
    })
}
