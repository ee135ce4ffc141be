import type { Command } from 'commander'
import { withIdentity } from './with-identity.ts'

/** Works beside a running server, which ends open sockets when it next looks. */
export function addSessionsCommand(program: Command): void {
  program
    .command('sessions')
    .description('who is signed in where')
    .command('revoke')
    .description('sign somebody out everywhere')
    .argument('<email>')
    .action(async (email: string) => {
      await withIdentity(async (identity) => {
        const { id } = await identity.userByEmail(email)
        const ended = await identity.accounts.endSessions(identity.operator(), id)
        process.stdout.write(`${email} was signed out of ${ended} device(s).\n`)
      })
    })
}
