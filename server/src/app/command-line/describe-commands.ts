import type { Argument, Command, Option } from 'commander'
import { type Explanation, explanationOf } from './explain.ts'

/** What may stand in the place of a value, for completion. */
export type ValueKind = 'none' | 'any' | 'file' | 'folder' | readonly string[]

export interface ArgumentDescription {
  /** `<archive>` or `[archive]`. */
  readonly term: string
  readonly help: string
  readonly value: ValueKind
}

export interface OptionDescription {
  /** `-y, --yes` or `--to <path>`, as commander writes it. */
  readonly term: string
  /** `--yes`, `-y`. */
  readonly names: readonly string[]
  readonly help: string
  readonly value: ValueKind
  readonly mandatory: boolean
}

/** One command, with those below it. */
export interface CommandDescription {
  /** Its words without the program's name; empty for the program itself. */
  readonly path: readonly string[]
  readonly help: string
  /** `stoa restore [options] [archive]` */
  readonly usage: string
  readonly arguments: readonly ArgumentDescription[]
  readonly options: readonly OptionDescription[]
  readonly commands: readonly CommandDescription[]
  readonly explanation: Explanation
}

const fileNames = new Set(['archive', 'file', 'path', 'source'])

/** The definitions as plain data, in the order in which they were made. Hidden ones are left out. */
export function describeCommands(program: Command): CommandDescription {
  return describe(program, [])
}

function describe(command: Command, path: readonly string[]): CommandDescription {
  const help = command.createHelp()
  return {
    path,
    help: command.description(),
    usage: ['stoa', ...path, command.usage()].join(' ').trim(),
    arguments: command.registeredArguments.map((argument) => ({
      term: argumentTerm(argument),
      help: argument.description,
      value: valueOf(argument.argChoices, argument.name()),
    })),
    options: help.visibleOptions(command).map((option) => ({
      term: option.flags,
      names: [option.long, option.short].filter((name) => name !== undefined),
      help: help.optionDescription(option),
      value: optionValue(option),
      mandatory: option.mandatory,
    })),
    commands: help
      .visibleCommands(command)
      .filter((each) => each.name() !== 'help')
      .map((each) => describe(each, [...path, each.name()])),
    explanation: explanationOf(command),
  }
}

const argumentTerm = (argument: Argument): string => {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`
  return argument.required ? `<${name}>` : `[${name}]`
}

function optionValue(option: Option): ValueKind {
  if (option.isBoolean()) return 'none'
  return valueOf(option.argChoices, /[<[]([\w-]+)/.exec(option.flags)?.[1] ?? '')
}

function valueOf(choices: readonly string[] | undefined, name: string): ValueKind {
  if (choices !== undefined) return choices
  if (name === 'folder') return 'folder'
  return fileNames.has(name) ? 'file' : 'any'
}

/** All of them, those below behind each. */
export const flatten = (command: CommandDescription): CommandDescription[] => [
  command,
  ...command.commands.flatMap(flatten),
]
