import type { Problem } from '@stoa/protocol'

/** What the server answered when it refused. `problem.detail` is written for the reader, in the reader's language. */
export class ApiError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiError'
    this.problem = problem
  }

  get status(): number {
    return this.problem.status
  }

  get code(): string {
    return this.problem.code
  }

  /** The message for one field of the request's body, by its JSON pointer (`/owner/email`); as a sentence begins. */
  fieldMessage(path: string): string | undefined {
    const message = this.problem.errors?.find((error) => error.path === `/body${path}`)?.message
    return message === undefined ? undefined : message.charAt(0).toUpperCase() + message.slice(1)
  }
}

/** The server was not reached: no network, or it is not running. Nothing was changed as far as we know. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('The server was not reached', { cause })
    this.name = 'UnreachableError'
  }
}

export const isApiError = (error: unknown, code?: string): error is ApiError =>
  error instanceof ApiError && (code === undefined || error.code === code)

export const hasStatus = (error: unknown, status: number): boolean =>
  error instanceof ApiError && error.status === status

/** Asking again may help: the network, or a fault of the server. A refusal stays a refusal. */
export const mayRetry = (error: unknown): boolean =>
  error instanceof UnreachableError || (error instanceof ApiError && error.status >= 500)
