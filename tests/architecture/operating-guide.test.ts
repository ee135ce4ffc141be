import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createCommandLine } from '../../server/src/app/command-line.ts'
import {
  type CommandDescription,
  describeCommands,
} from '../../server/src/app/command-line/describe-commands.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')
const guide = textOf('docs/operating.md')

describe('the guide for operators', () => {
  const troubles = guide.split('## What to do when …')[1]!.split(/^### /m).slice(1)

  it.each(troubles.map((each) => [each.split('\n')[0]!, each]))('has tried: %s', (_title, text) => {
    const named = [...text.matchAll(/<!-- tried: (\S+) › (.+) -->/g)].map(([, path, title]) => ({
      path,
      title,
    }))
    expect(named).not.toEqual([])
    for (const { path, title } of named) {
      expect(existsSync(join(root, path!)), path).toBe(true)
      expect(textOf(path!)).toContain(title)
    }
  })
})

describe('the documentation', () => {
  const pages = [
    'README.md',
    ...readdirSync(join(root, 'docs'))
      .filter((each) => each.endsWith('.md'))
      .map((each) => `docs/${each}`),
  ]

  it.each(pages)('names commands and options that exist: %s', (page) => {
    const fenced = [...textOf(page).matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block]) => block!.split('\n'))
    const inline = [...textOf(page).matchAll(/`(stoa [^`\n]+)`/g)].map(([, command]) => command!)
    const commands = [...fenced, ...inline]
      .flatMap((line) => line.split(/ && |\| /))
      .map((line) => line.trim())
    for (const command of commands.filter((line) => /^stoa [a-z]/.test(line))) check(command)
  })
})

const program = describeCommands(createCommandLine())

/** Fails when a line names a command, a sub-command or an option that the program does not have. */
function check(line: string): void {
  const words = line
    .replace(/\s#.*$/, '')
    .split(/\s+/)
    .slice(1)
  let command: CommandDescription = program
  while (command.commands.length > 0 && words.length > 0 && !words[0]!.startsWith('-')) {
    const word = words.shift()
    const next = command.commands.find(({ path }) => path.at(-1) === word)
    expect(next, line).toBeDefined()
    command = next!
  }
  const known = ['--help', ...command.options.flatMap(({ names }) => names)]
  for (const word of words.filter((each) => /^--?[a-z]/.test(each)))
    expect(known, line).toContain(word.split('=')[0])
}
