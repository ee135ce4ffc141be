/** What of an error goes into the log. */
export interface ErrorLine {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
  readonly cause?: ErrorLine
  /** Of one that stands for several, such as the addresses of a name that were tried. */
  readonly errors?: readonly ErrorLine[]
}

/** Causes of causes of causes say little. */
const deepest = 5

/**
 * Names, codes, sentences and stacks: what else hangs on errors of libraries (answers, commands, rows, requests) may be
 * what people wrote, and stays out. Mail addresses go with it, which mail servers repeat in their refusals.
 */
export function errorLine(error: unknown, depth = 0): ErrorLine {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'something that is no error was thrown' }
  const { name, message, stack, cause } = error
  const { code } = error as { code?: unknown }
  return {
    type: name,
    message: withoutAddresses(message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(stack === undefined ? {} : { stack: withoutAddresses(stack) }),
    ...(cause === undefined || depth >= deepest ? {} : { cause: errorLine(cause, depth + 1) }),
    ...(error instanceof AggregateError && depth < deepest
      ? { errors: error.errors.slice(0, deepest).map((each) => errorLine(each, depth + 1)) }
      : {}),
  }
}

const withoutAddresses = (text: string): string =>
  text.replaceAll(/[^\s<>"'`,;:()[\]]+@[^\s<>"'`,;()[\]]+/g, '[address]')
