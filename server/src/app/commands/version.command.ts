import type { Command } from 'commander'
import { explain } from '../command-line/explain.ts'
import { printResult, talk } from '../command-line/output.ts'
import { commit, licenses, version } from '../version.ts'

export function addVersionCommands(program: Command): void {
  const shown = program
    .command('version')
    .description('print the version, and what it was built from')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) => {
      const about = {
        version,
        commit: commit(),
        node: process.versions.node,
        platform: `${process.platform}-${process.arch}`,
      }
      printResult(
        { json },
        about,
        `Stoa ${about.version}\ncommit ${about.commit ?? 'unknown: run from source'}\nNode ${about.node}, ${about.platform}`,
      )
    })
  explain(shown, { examples: { 'stoa version': 'for a report of a fault' } })

  const carried = program
    .command('licenses')
    .description('print the licences of all parts of this executable')
    .action(() => {
      const text = licenses()
      if (text === null) {
        talk(
          'Only the executable carries the licences of its parts: npm run build:binary makes it. From source they are in node_modules.',
        )
        process.exitCode = 1
        return
      }
      process.stdout.write(text)
    })
  explain(carried, {
    examples: { 'stoa licenses | less': 'read them' },
    exitCodes: { 1: 'not carried: run from source' },
  })
}
