import type { Command } from 'commander'

/** What a person wants to know of a command beside its arguments and options. */
export interface Explanation {
  /** Lines for the shell, and what each of them does. */
  readonly examples: Readonly<Record<string, string>>
  /** Paragraphs: what else there is to know. */
  readonly more?: readonly string[]
  /** What 0 and 1 mean here, and codes of the command's own; wrong use is always 2. */
  readonly exitCodes?: Readonly<Record<number, string>>
}

/** What they mean where a command says nothing else. */
export const exitCodes = { 0: 'done', 1: 'failed', 2: 'wrong use' } as const

const explanations = new WeakMap<Command, Explanation>()

/** Adds it to the command's help, and to the man page and the reference page, which are made of the same words. */
export function explain(command: Command, explanation: Explanation): Command {
  explanations.set(command, explanation)
  return command.addHelpText('after', helpText(explanation))
}

export const explanationOf = (command: Command): Explanation => explanations.get(command) ?? { examples: {} }

/** All exit codes of a command, with what they mean, in order. */
export const exitCodesOf = (explanation: Explanation): [code: number, meaning: string][] =>
  Object.entries({ ...exitCodes, ...explanation.exitCodes }).map(([code, meaning]) => [Number(code), meaning])

function helpText(explanation: Explanation): string {
  const { examples, more = [] } = explanation
  const shown = Object.entries(examples).map(([line, does]) => `  # ${does}\n  ${line}`)
  const codes = exitCodesOf(explanation).map(([code, meaning]) => `${code} ${meaning}`)
  return [
    ...more.map((text) => `\n${text}`),
    `\nExamples:\n${shown.join('\n')}`,
    `\nExit codes: ${codes.join(', ')}.`,
  ].join('\n')
}
