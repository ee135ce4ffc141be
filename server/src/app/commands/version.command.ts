import type { Command } from 'commander'
import { commit, licenses, version } from '../version.ts'

export function addVersionCommands(program: Command): void {
  program
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
      process.stdout.write(
        json === true
          ? `${JSON.stringify(about, null, 2)}\n`
          : `Stoa ${about.version}\ncommit ${about.commit ?? 'unknown: run from source'}\nNode ${about.node}, ${about.platform}\n`,
      )
    })

  program
    .command('licenses')
    .description('print the licences of all parts of this executable')
    .action(() => {
      const text = licenses()
      if (text === null) {
        process.stderr.write(
          'Only the executable carries the licences of its parts: npm run build:binary makes it. From source they are in node_modules.\n',
        )
        process.exitCode = 1
        return
      }
      process.stdout.write(text)
    })
}
