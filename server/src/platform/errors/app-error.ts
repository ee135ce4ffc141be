import type { Language } from '@stoa/protocol'

/** One kind of failure, as its module declares it. Text says cause and remedy in one sentence, in both languages. */
export interface ErrorDefinition {
  status: number
  en: string
  'zh-CN': string
}

/** Codes are `module.snake_case`; they are part of the contract and never change their meaning. */
export type ErrorRegistry = Readonly<Record<`${string}.${string}`, ErrorDefinition>>

/** Declares a module's errors. Keeps the literal codes, so that {@link AppError} refuses one that is not declared. */
export function defineErrors<const R extends ErrorRegistry>(registry: R): R {
  return registry
}

export interface AppErrorOptions {
  /** Facts that belong to the code, shown to the caller: never put secrets or other people's data here. */
  meta?: Record<string, unknown>
  cause?: unknown
}

/** A refusal with a stable code. Thrown anywhere, turned into a problem document at the edge. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: string
  readonly definition: ErrorDefinition
  readonly meta: Record<string, unknown> | undefined

  constructor(code: string, definition: ErrorDefinition, options: AppErrorOptions = {}) {
    super(`${code}: ${definition.en}`, options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.definition = definition
    this.meta = options.meta
  }

  get status(): number {
    return this.definition.status
  }

  textIn(language: Language): string {
    return this.definition[language]
  }
}

/** Binds a registry: `const fail = errorsOf(documentErrors); throw fail('documents.not_found')`. */
export function errorsOf<const R extends ErrorRegistry>(registry: R) {
  return (code: keyof R & string, options?: AppErrorOptions): AppError => {
    const definition = registry[code as keyof R]
    if (definition === undefined) throw new Error(`The error code ${code} is not declared.`)
    return new AppError(code, definition as ErrorDefinition, options)
  }
}
