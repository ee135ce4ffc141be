import { Argument, type Command } from 'commander'
import { completionFor, type Shell, shells } from '../command-line/completion.ts'
import { describeCommands } from '../command-line/describe-commands.ts'
import { explain } from '../command-line/explain.ts'

export function addCompletionCommand(program: Command): void {
  const command = program
    .command('completion')
    .description('print what a shell reads to complete the words of this program')
    .addArgument(new Argument('<shell>', 'for which shell').choices([...shells]))
    .action((shell: Shell) => {
      process.stdout.write(completionFor(shell, describeCommands(program)))
    })
  explain(command, {
    examples: {
      'source <(stoa completion bash)': 'in this bash',
      'stoa completion bash > /etc/bash_completion.d/stoa': 'in every bash from now on',
      'stoa completion zsh > /usr/local/share/zsh/site-functions/_stoa': 'in zsh',
      'stoa completion fish > ~/.config/fish/completions/stoa.fish': 'in fish',
    },
  })
}
