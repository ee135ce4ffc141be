import {
  type CommandDescription,
  flatten,
  type OptionDescription,
  type ValueKind,
} from './describe-commands.ts'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** What a shell reads to complete `stoa`. */
export function completionFor(shell: Shell, program: CommandDescription): string {
  switch (shell) {
    case 'bash':
      return bash(program)
    case 'zsh':
      return zsh(program)
    case 'fish':
      return fish(program)
  }
}

const keyOf = ({ path }: CommandDescription): string => path.join(' ')
const takesValue = ({ value }: OptionDescription): boolean => value !== 'none'
/** For between single quotes in any of the three shells. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/**
 * First finds which command the words before the cursor name, stepping over options and their values, then offers what may
 * follow it.
 */
function bash(program: CommandDescription): string {
  const all = flatten(program)
  const branches = (lines: (command: CommandDescription) => string[]) =>
    all.flatMap((command) => lines(command)).join('\n')
  const values = branches((command) =>
    command.options.filter(takesValue).map(({ names, value }) => {
      const patterns = names.map((name) => quoted(`${keyOf(command)}:${name}`)).join('|')
      return `    ${patterns}) ${bashReply(value)}; return ;;`
    }),
  )
  const steps = branches(({ commands }) => commands.map((command) => `      ${quoted(keyOf(command))}) ;;`))
  const offers = branches((command) => {
    const words = [
      ...command.commands.map(({ path }) => path.at(-1)!),
      ...command.options.flatMap(({ names }) => names.filter((name) => name.startsWith('--'))),
    ]
    const [argument] = command.arguments
    const choices = typeof argument?.value === 'object' ? argument.value : []
    const files = argument?.value === 'file' || argument?.value === 'folder' ? bashReply(argument.value) : ':'
    return [`    ${quoted(keyOf(command))}) words=${quoted([...choices, ...words].join(' '))}; ${files} ;;`]
  })
  return `# bash completion of stoa: source <(stoa completion bash)
_stoa() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path= words= word next i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    next="\${path:+$path }$word"
    case $next in
${steps}
      *) continue ;;
    esac
    path=$next
  done
  case $path:$previous in
${values}
  esac
  case $path in
${offers}
  esac
  mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o filenames -F _stoa stoa
`
}

function bashReply(value: ValueKind): string {
  if (value === 'file') return 'mapfile -t COMPREPLY < <(compgen -f -- "$current")'
  if (value === 'folder') return 'mapfile -t COMPREPLY < <(compgen -d -- "$current")'
  return typeof value === 'string'
    ? ':'
    : `mapfile -t COMPREPLY < <(compgen -W ${quoted(value.join(' '))} -- "$current")`
}

const nameOf = ({ path }: CommandDescription): string => ['_stoa', ...path].join('_').replaceAll('-', '_')

function zsh(program: CommandDescription): string {
  const functions = flatten(program).map((command) => {
    const specs = command.options.map((option) => {
      const help = option.help.replaceAll(/[[\]:\\]/g, '\\$&')
      const action = takesValue(option) ? `:${valueName(option.term)}:${zshAction(option.value)}` : ''
      const [name, other] = option.names
      const names = other === undefined ? quoted(name!) : `{${name},${other}}`
      return `    ${names}${quoted(`[${help}]${action}`)}`
    })
    const rest = command.arguments.map(({ term, value }) => {
      const plain = term.replaceAll(/[<>[\].]/g, '')
      return `    ${quoted(`:${plain}:${zshAction(value)}`)}`
    })
    if (command.commands.length === 0)
      return `${nameOf(command)}() {\n  _arguments -s \\\n${[...specs, ...rest].join(' \\\n')}\n}`
    const list = command.commands.map(
      ({ path, help }) => `    ${quoted(`${path.at(-1)!.replaceAll(':', '\\:')}:${help}`)}`,
    )
    const cases = command.commands.map((each) => `        ${path(each)}) ${nameOf(each)} ;;`)
    return `${nameOf(command)}() {
  local line state
  local -a commands
  commands=(
${list.join('\n')}
  )
  _arguments -C \\
${specs.join(' \\\n')} \\
    '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $line[1] in
${cases.join('\n')}
      esac ;;
  esac
}`
  })
  return `#compdef stoa
# zsh completion of stoa: stoa completion zsh > "\${fpath[1]}/_stoa"

${functions.join('\n\n')}

if [ "$funcstack[1]" = "_stoa" ]; then
  _stoa "$@"
else
  compdef _stoa stoa
fi
`
}

const path = (command: CommandDescription): string => command.path.at(-1)!
const valueName = (term: string): string => /[<[]([\w-]+)/.exec(term)?.[1] ?? 'value'

function zshAction(value: ValueKind): string {
  if (value === 'file') return '_files'
  if (value === 'folder') return '_files -/'
  return typeof value === 'string' ? ' ' : `(${value.join(' ')})`
}

function fish(program: CommandDescription): string {
  const lines = flatten(program).flatMap((command) => {
    const within = [
      ...command.path.map((word) => `__fish_seen_subcommand_from ${word}`),
      ...(command.commands.length === 0
        ? []
        : [`not __fish_seen_subcommand_from ${command.commands.map(path).join(' ')}`]),
    ].join('; and ')
    const when = `complete -c stoa -n ${quoted(within)}`
    const argument = command.arguments[0]?.value
    return [
      ...command.commands.map((each) => `${when} -a ${path(each)} -d ${quoted(each.help)}`),
      ...(typeof argument === 'object' ? [`${when} -a ${quoted(argument.join(' '))}`] : []),
      ...(argument === 'file' || argument === 'folder' ? [`${when} -F`] : []),
      ...command.options.map((option) => {
        const names = option.names.map((name) =>
          name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
        )
        return `${when} ${names.join(' ')}${fishValue(option.value)} -d ${quoted(option.help)}`
      }),
    ]
  })
  return `# fish completion of stoa: stoa completion fish > ~/.config/fish/completions/stoa.fish\ncomplete -c stoa -f\n${lines.join('\n')}\n`
}

function fishValue(value: ValueKind): string {
  if (value === 'none') return ''
  if (value === 'file') return ' -r -F'
  if (value === 'folder') return ` -x -a '(__fish_complete_directories)'`
  return typeof value === 'string' ? ' -x' : ` -x -a ${quoted(value.join(' '))}`
}
