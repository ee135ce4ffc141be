import type { Command } from 'commander'
import { loadConfig } from '../../platform/config/load-config.ts'
import { platformFail } from '../../platform/errors/platform-errors.ts'
import { sendTestMail } from '../../platform/mail/mail-transport.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { explain } from '../command-line/explain.ts'
import { printResult, talk } from '../command-line/output.ts'

/** Touches no data folder: what is tried are the settings. */
export function addMailCommand(program: Command): void {
  const command = program
    .command('mail')
    .description('mail to people')
    .command('test')
    .description('send one mail through the mail server that is set up, and print its answer')
    .argument('<address>', 'to whom')
    .option('--json', 'as JSON')
    .action(test)
  explain(command, {
    examples: { 'stoa mail test me@example.com': 'after STOA_SMTP_URL was set, or mail stays away' },
    more: ['The mail goes out at once, past the queue of the server, which need not run.'],
    exitCodes: { 0: 'the mail server took it', 1: 'it did not, or could not be reached' },
  })
}

async function test(address: string, options: { json?: boolean }): Promise<void> {
  const { smtpUrl, mailFrom: from } = loadConfig(process.env).config
  if (smtpUrl === null || from === null) throw platformFail('mail.not_set_up')
  talk(`From ${from} through ${new URL(smtpUrl).host} to ${address}.`)
  const answer = await sendTestMail({ smtpUrl, from }, address, uuidv7(Date.now()))
  printResult(options, { to: address, from, answer }, answer)
}
