import type { Command } from 'commander'
import { explain } from '../command-line/explain.ts'
import { printResult } from '../command-line/output.ts'
import { withIdentity } from './with-identity.ts'

/** Works beside a running server, which ends open sockets when it next looks. */
export function addSessionsCommand(program: Command): void {
  const revoke = program
    .command('sessions')
    .description('who is signed in where')
    .command('revoke')
    .description('sign somebody out everywhere')
    .argument('<email>', 'whom')
    .option('--json', 'how many sessions ended, as JSON')
    .action(async (email: string, options: { json?: boolean }) => {
      await withIdentity(async (identity) => {
        const { id } = await identity.userByEmail(email)
        const ended = await identity.accounts.endSessions(identity.operator(), id)
        printResult(options, { email, ended }, `${email} was signed out of ${ended} device(s).`)
      })
    })
  explain(revoke, {
    examples: { 'stoa sessions revoke lin@example.com': 'after a computer was stolen' },
    more: ['Tokens for programs stay; stoa user deactivate ends those too.'],
  })
}
