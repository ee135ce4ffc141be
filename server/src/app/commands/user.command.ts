import { randomBytes } from 'node:crypto'
import { type OrganisationRole, organisationRoles } from '@stoa/protocol'
import { type Command, Option } from 'commander'
import { type Explanation, explain } from '../command-line/explain.ts'
import { printResult } from '../command-line/output.ts'
import { everybody } from '../everybody.ts'
import { withIdentity } from './with-identity.ts'

interface Json {
  json?: boolean
}

/** Works beside a running server: both talk to the same database file. */
export function addUserCommand(program: Command): void {
  const user = program.command('user').description('accounts, for the operator of this machine')

  /** A command about one account. */
  const about = (name: string, description: string, explanation: Explanation): Command =>
    explain(
      user
        .command(name)
        .description(description)
        .argument('<email>', 'of the account')
        .option('--json', 'what came of it, as JSON'),
      explanation,
    )
  const examples = (name: string, does: string): Explanation => ({
    examples: { [`stoa user ${name} lin@example.com`]: does },
  })

  about('create', 'create an account; without --password one is made and printed', {
    examples: {
      'stoa user create lin@example.com --name 林小雨': 'a member, with a password to hand over',
      'stoa user create wang@example.com --name "Wang Qiang" --role admin': 'an administrator',
    },
    more: ['A password on the command line can be read by others on the machine: better have one made.'],
  })
    .requiredOption('--name <name>', 'as others see it')
    .option('--password <password>', 'at least ten characters')
    .addOption(
      new Option('--role <role>', 'tier in the organisation')
        .choices([...organisationRoles])
        .default('member'),
    )
    .action(
      async (
        email: string,
        { json, ...given }: Json & { name: string; password?: string; role: OrganisationRole },
      ) => {
        await withIdentity(async (identity) => {
          const created = await identity.createUser(identity.operator(), { email, ...given })
          const { temporaryPassword } = created
          const said = `Created ${created.email} (${created.role}).`
          printResult(
            { json },
            created,
            temporaryPassword === undefined ? said : `${said}\nPassword: ${temporaryPassword}`,
          )
        })
      },
    )

  about(
    'set-password',
    'give an account a new password and end its sessions; without --password one is made and printed',
    examples('set-password', 'with a password to hand over'),
  )
    .option('--password <password>', 'at least ten characters')
    .action(async (email: string, { json, password: given }: Json & { password?: string }) => {
      await withIdentity(async (identity) => {
        const password = given ?? randomBytes(12).toString('base64url')
        await identity.setPassword(email, password)
        const said = `The password of ${email} is set.`
        printResult(
          { json },
          given === undefined ? { email, temporaryPassword: password } : { email },
          given === undefined ? `${said}\nPassword: ${password}` : said,
        )
      })
    })

  about(
    'reset-password',
    'print a link with which the person sets a new password; it works once, for an hour',
    examples('reset-password', 'for somebody who cannot receive mail'),
  ).action(async (email: string, options: Json) => {
    await withIdentity(async (identity) => {
      const { link, expiresAt } = await identity.passwords.resetLink(identity.operator(), email)
      const until = new Date(expiresAt).toISOString()
      printResult(options, { email, link, expiresAt: until }, `${link}\nIt works once, until ${until}.`)
    })
  })

  about(
    'deactivate',
    'switch an account off: nobody signs in with it, its sessions and tokens end',
    examples('deactivate', 'when somebody leaves; what they made stays'),
  ).action(async (email: string, options: Json) => {
    await withIdentity(async (identity) => {
      const { id } = await identity.userByEmail(email)
      await identity.accounts.deactivate(identity.operator(), id)
      printResult(options, { email, active: false }, `${email} is deactivated.`)
    })
  })

  about(
    'reactivate',
    'switch an account on again',
    examples('reactivate', 'when somebody comes back'),
  ).action(async (email: string, options: Json) => {
    await withIdentity(async (identity) => {
      const { id } = await identity.userByEmail(email)
      await identity.accounts.reactivate(identity.operator(), id)
      printResult(options, { email, active: true }, `${email} is active.`)
    })
  })

  about(
    'disable-2fa',
    'turn off two-step sign-in for somebody who lost their phone and their recovery codes',
    examples('disable-2fa', 'then they sign in with the password, and set it up anew'),
  ).action(async (email: string, options: Json) => {
    await withIdentity(async (identity) => {
      await identity.secondFactor.switchOff(identity.operator(), email)
      printResult(options, { email, secondFactor: false }, `${email} signs in with the password alone.`)
    })
  })

  const list = user
    .command('list')
    .description('list all accounts, one line each: address, name, role, and whether it is switched off')
    .option('--json', 'as JSON')
    .action(async (options: Json) => {
      await withIdentity(async (identity) => {
        const people = await everybody(identity)
        const lines = people.map(
          ({ email, name, role, deactivatedAt }) =>
            `${email}\t${name}\t${role}${deactivatedAt === null ? '' : '\tdeactivated'}`,
        )
        if (people.length > 0 || options.json === true) printResult(options, people, lines.join('\n'))
      })
    })
  explain(list, {
    examples: {
      'stoa user list': 'everybody',
      'stoa user list | grep deactivated': 'those who were switched off',
    },
  })
}
