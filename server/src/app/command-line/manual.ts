import { type CommandDescription, flatten } from './describe-commands.ts'
import { exitCodesOf } from './explain.ts'

const about = 'a place on your own server where an organisation writes, plans and decides together'
const settings =
  'Every command reads its settings from variables that begin with STOA_ and from stoa.config.json in the data folder; stoa config lists them. STOA_DATA_DIR names the data folder, ./data where it is not set.'
const output =
  'Data goes to stdout, everything else to stderr. With --json the data is one JSON document, and an error is one line of JSON on stderr, a problem object as RFC 9457 describes it, with a code that does not change. Progress is shown on a terminal only.'

/** The commands that do something, in order. */
const working = (program: CommandDescription): CommandDescription[] =>
  flatten(program).filter(({ path, commands }) => path.length > 0 && commands.length === 0)

/** The man page, in roff with the macros of man(7). */
export function manPage(program: CommandDescription, version: string): string {
  const commands = working(program).flatMap((command) => [
    `.SS "${roff(command.usage)}"`,
    roff(sentence(command.help)),
    ...(command.explanation.more ?? []).flatMap((text) => ['.PP', roff(text)]),
    ...[...command.arguments, ...command.options]
      .filter(isWorthSaying)
      .flatMap(({ term, help }) => ['.TP', `.B "${roff(term)}"`, roff(sentence(help))]),
    ...Object.entries(command.explanation.examples).flatMap(([line, does]) => [
      '.PP',
      roff(`${capital(does)}:`),
      '.PP',
      '.RS 4',
      '.nf',
      roff(line),
      '.fi',
      '.RE',
    ]),
    '.PP',
    roff(exitSentence(command)),
  ])
  return `${[
    `.TH STOA 1 "" "Stoa ${roff(version)}" "Stoa"`,
    '.SH NAME',
    `stoa \\- ${roff(about)}`,
    '.SH SYNOPSIS',
    '.B stoa',
    '[\\fIcommand\\fR] [\\fIoptions\\fR]',
    '.SH DESCRIPTION',
    roff('Without a command the server is started, as by stoa serve.'),
    '.PP',
    roff(settings),
    '.PP',
    roff(output),
    '.SH COMMANDS',
    ...commands,
    '.SH "EXIT STATUS"',
    '0 done, 1 failed, 2 wrong use. What else it means stands with each command.',
  ].join('\n')}\n`
}

/** The reference page of the documentation. */
export function referencePage(program: CommandDescription): string {
  const commands = working(program)
  const table = commands.map(
    (command) => `- [\`stoa ${command.path.join(' ')}\`](#${anchor(command)}): ${command.help}`,
  )
  const sections = commands.map((command) => {
    const terms = [...command.arguments, ...command.options].filter(isWorthSaying)
    const examples = Object.entries(command.explanation.examples)
      .map(([line, does]) => `# ${does}\n${line}`)
      .join('\n\n')
    return [
      `## stoa ${command.path.join(' ')}`,
      sentence(command.help),
      `\`\`\`sh\n${command.usage}\n\`\`\``,
      ...(command.explanation.more ?? []),
      ...(terms.length === 0 ? [] : [terms.map(({ term, help }) => `- \`${term}\`: ${help}`).join('\n')]),
      `\`\`\`sh\n${examples}\n\`\`\``,
      exitSentence(command),
    ].join('\n\n')
  })
  return `${[
    '# The command line',
    'This page is made by `npm run -s stoa -- man --markdown > docs/command-line.md`, out of the definitions that `--help`, `stoa man` and `stoa completion` come from.',
    'Without a command the server is started, as by `stoa serve`.',
    settings,
    output,
    'Exit codes are 0 done, 1 failed, 2 wrong use; what else they mean stands with each command.',
    table.join('\n'),
    ...sections,
  ].join('\n\n')}\n`
}

const anchor = ({ path }: CommandDescription): string => ['stoa', ...path].join('-')

/** Every command has --help, which says nothing new where all is said. */
const isWorthSaying = ({ term, help }: { term: string; help: string }): boolean =>
  help !== '' && term !== '-h, --help'

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const sentence = (text: string): string => `${capital(text)}${/[.!?…]$/.test(text) ? '' : '.'}`

const exitSentence = ({ explanation }: CommandDescription): string =>
  `Exit codes: ${exitCodesOf(explanation)
    .map(([code, meaning]) => `${code} ${meaning}`)
    .join(', ')}.`

/** Text for roff: nothing of it is taken for a request, and what is typed can be copied out of the page. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll(/^\./gm, '\\&.')
    .replaceAll(
      /[^\p{ASCII}]/gu,
      (character) => `\\[u${character.codePointAt(0)!.toString(16).toUpperCase()}]`,
    )
