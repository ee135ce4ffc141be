import type { Command } from 'commander'
import { describeCommands } from '../command-line/describe-commands.ts'
import { explain } from '../command-line/explain.ts'
import { manPage, referencePage } from '../command-line/manual.ts'
import { version } from '../version.ts'

export function addManCommand(program: Command): void {
  const command = program
    .command('man')
    .description('print the man page, in roff')
    .option('--markdown', 'the same as a page of Markdown')
    .action(({ markdown }: { markdown?: boolean }) => {
      const described = describeCommands(program)
      process.stdout.write(markdown === true ? referencePage(described) : manPage(described, version))
    })
  explain(command, {
    examples: {
      'stoa man | man -l -': 'read it',
      'stoa man > /usr/local/share/man/man1/stoa.1': 'install it',
    },
  })
}
