import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCommandLine } from '../command-line.ts'
import { completionFor, shells } from './completion.ts'
import { type CommandDescription, describeCommands, flatten } from './describe-commands.ts'
import { manPage, referencePage } from './manual.ts'
import { createProgress } from './progress.ts'
import { runHere, runProcess } from './run.testing.ts'

const program = describeCommands(createCommandLine())
const working = flatten(program).filter(({ path, commands }) => path.length > 0 && commands.length === 0)
const isInstalled = (name: string): boolean => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stoa-command-line-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the definitions of the command line', () => {
  it('say of every command what it does, with examples that name what there is', () => {
    expect(working.length).toBeGreaterThan(15)
    for (const { path, help, explanation } of working) {
      const name = path.join(' ')
      expect(help, name).not.toBe('')
      const lines = Object.keys(explanation.examples)
      expect(lines.length, `examples of ${name}`).toBeGreaterThan(0)
      for (const line of lines) {
        const words = /(?:^|; |\(|=\S+ )stoa ([^|>)]*)/.exec(line)![1]!.trim().split(/ +/)
        const command = commandOf(words)
        expect(command.path, line).toEqual(path)
        const known = command.options.flatMap(({ names }) => names)
        for (const word of words.filter((each) => /^--?[a-z]/.test(each))) expect(known, line).toContain(word)
      }
    }
  })

  function commandOf(words: readonly string[]): CommandDescription {
    let command = program
    for (const word of words) command = command.commands.find(({ path }) => path.at(-1) === word) ?? command
    return command
  }

  it('print data as JSON where a program asks for it, except what is text in itself', () => {
    const text = working.filter(({ options }) => !options.some(({ names }) => names.includes('--json')))
    expect(text.map(({ path }) => path.join(' ')).toSorted()).toEqual([
      'completion',
      'config reference',
      'licenses',
      'man',
      'serve',
    ])
  })

  it('have a help with examples and exit codes, which ends with 0', async () => {
    const { out, talk, code } = await runHere(['user', 'create', '--help'])
    expect([code, talk]).toEqual([0, ''])
    expect(out).toContain('Usage: stoa user create [options] <email>')
    expect(out).toContain('stoa user create lin@example.com --name')
    expect(out).toContain('Exit codes: 0 done, 1 failed, 2 wrong use.')
    expect((await runHere(['--help'])).out).toContain('serve')
  })

  it('make a man page that groff and man read without a warning', () => {
    const page = manPage(program, '1.2.3')
    const path = join(folder, 'stoa.1')
    writeFileSync(path, page)
    const groff = spawnSync('groff', ['-man', '-ww', '-Tutf8', '-P-cbou', path], { encoding: 'utf8' })
    expect(groff.stderr).toBe('')
    const text = groff.stdout
    for (const { path: words } of working) expect(text).toContain(`stoa ${words.join(' ')}`)
    expect(text).toContain('林小雨')
    expect(text).toContain('stoa user list | grep deactivated')
    if (!isInstalled('mandoc')) return
    // A page that is made of the program has no date of its own.
    const { stdout } = spawnSync('mandoc', ['-Tlint', '-Wwarning', path], { encoding: 'utf8' })
    expect(stdout.replace(/^.*missing date, using "": TH\n/m, '')).toBe('')
  })

  it('make the reference page, which is the one in docs', () => {
    const inDocs = readFileSync(new URL('../../../../docs/command-line.md', import.meta.url), 'utf8')
    expect(inDocs, 'npm run -s stoa -- man --markdown > docs/command-line.md').toBe(referencePage(program))
  })
})

describe('completion', () => {
  /** What a real bash offers at the end of a line. */
  function offered(line: string): string[] {
    const script = `
      source "$1"; shift
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}
      $(complete -p stoa | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      printf '%s\\n' "\${COMPREPLY[@]}"`
    const words = line.split(' ')
    return execFileSync('bash', ['-euc', script, 'bash', join(folder, 'bash'), ...words], {
      encoding: 'utf8',
      cwd: folder,
    })
      .split('\n')
      .filter((each) => each !== '')
      .toSorted()
  }
  beforeAll(() => {
    for (const shell of shells) writeFileSync(join(folder, shell), completionFor(shell, program))
    writeFileSync(join(folder, 'a backup.tar.zst'), '')
  })

  it('of bash offers commands, those below them, options, values and files', () => {
    expect(offered('stoa re')).toEqual(['restore'])
    expect(offered('stoa ')).toEqual(expect.arrayContaining(['serve', 'backup', '--help']))
    expect(offered('stoa user re')).toEqual(['reactivate', 'reset-password'])
    expect(offered('stoa user create --ro')).toEqual(['--role'])
    expect(offered('stoa user create lin@example.com --name Lin --role a')).toEqual(['admin'])
    expect(offered('stoa user create --name ')).toEqual([])
    expect(offered('stoa completion ')).toEqual(['--help', ...shells].toSorted())
    expect(offered('stoa verify a')).toEqual(['a backup.tar.zst'])
    expect(offered('stoa restore --to f')).toEqual([])
    // A value is not mistaken for a command.
    expect(offered('stoa verify --key-file user --tr')).toEqual(['--trust-size'])
  })

  it('of every shell that is here is one that the shell can read', () => {
    for (const shell of shells.filter(isInstalled))
      expect(spawnSync(shell, ['-n', join(folder, shell)], { encoding: 'utf8' }), shell).toMatchObject({
        status: 0,
        stderr: '',
      })
  })
})

describe('the exit code', () => {
  it('is 2 for wrong use, with one sentence and where to read on', async () => {
    for (const wrong of [
      ['backp'],
      ['user'],
      ['user', 'creat'],
      ['user', 'deactivate'],
      ['user', 'create', 'a@example.com'],
      ['user', 'create', 'a@example.com', '--name', 'A', '--role', 'king'],
      ['version', '--quickly'],
      ['version', 'all'],
      ['restore'],
      ['restore', '--document', 'x', '--as-of', 'soon'],
    ]) {
      const { out, talk, code } = await runHere(wrong)
      expect([code, out], wrong.join(' ')).toEqual([2, ''])
      expect(talk, wrong.join(' ')).toMatch(/See: stoa .*--help\n$/)
    }
    expect((await runHere(['backp'])).talk).toContain('Did you mean backup?')
  })

  // Each process takes its time where others work too.
  it('is 1 for what failed, and nothing is on stdout; the same of the process', {
    timeout: 90_000,
  }, async () => {
    const environment = { STOA_DATA_DIR: join(folder, 'data') }
    const failed = await runProcess(['verify', join(folder, 'missing')], environment)
    expect(failed).toMatchObject({ code: 1, out: '' })
    expect(failed.talk).toContain('cannot be read')
    expect(await runProcess(['verify'], environment)).toMatchObject({ code: 2, out: '' })
  })

  it('comes with a problem object where JSON was asked for', async () => {
    const problemOf = async (words: string[], environment = {}) =>
      JSON.parse((await runHere(words, environment)).talk) as Problem
    expect(await problemOf(['verify', '--json'])).toMatchObject({
      type: 'urn:stoa:error:command_line.wrong_use',
      code: 'command_line.wrong_use',
      detail: 'See: stoa verify --help',
    })
    expect(await problemOf(['verify', '--json', join(folder, 'missing')])).toMatchObject({
      code: 'backups.unreadable',
      detail: expect.stringContaining('ENOENT'),
    })
    expect(await problemOf(['user', 'list', '--json'], { STOA_PORT: 'many' })).toMatchObject({
      code: 'command_line.settings_unusable',
      title: expect.stringContaining('STOA_PORT'),
    })
  })
})

describe('progress', () => {
  it('is a line with percent, amount and rate on a terminal, and nothing in a pipe', () => {
    for (const isTTY of [true, false]) {
      const written: string[] = []
      let now = 0
      const progress = createProgress({ isTTY, write: (text) => written.push(text) }, () => now)
      progress.show('writing', 0, 3_000_000, 'bytes')
      now = 10
      progress.show('writing', 10, 3_000_000, 'bytes')
      now = 1_000
      progress.show('writing', 1_500_000, 3_000_000, 'bytes')
      progress.end()
      const clear = '\r\u001b[K'
      expect(written).toEqual(
        isTTY
          ? [
              `${clear}writing: 0 %, 0 B of 3.0 MB`,
              `${clear}writing: 50 %, 1.5 MB of 3.0 MB, 1.5 MB/s`,
              clear,
            ]
          : [],
      )
    }
  })
})
