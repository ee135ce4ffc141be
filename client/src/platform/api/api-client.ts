import { type Page, type Problem, problemContentType } from '@stoa/protocol'
import { currentLanguage } from '../i18n/language.ts'
import { reportSignedOut } from '../session/session-store.ts'
import { ApiError, UnreachableError } from './api-error.ts'
import { takeEarlyAnswer } from './early-answers.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Query = Record<string, string | number | boolean | null | undefined>

interface CallOptions {
  query?: Query
  /** A Blob goes as it is, under its own type; anything else as JSON. */
  body?: unknown
  signal?: AbortSignal
  /** Speaks with this token, and not for whoever is signed in to this browser. */
  bearer?: string
  /** Set where 401 is an answer and not the end of a session: signing in, asking who I am. */
  expectSignedOut?: boolean
}

const base = '/api/v1'

function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') parameters.set(key, String(value))
  const text = parameters.toString()
  return base + path + (text === '' ? '' : `?${text}`)
}

async function readProblem(response: Response): Promise<Problem> {
  const fallback = { type: 'about:blank', title: response.statusText, status: response.status, code: 'http' }
  if (!(response.headers.get('content-type') ?? '').startsWith(problemContentType)) return fallback
  return (await response.json().catch(() => fallback)) as Problem
}

async function call(method: Method, path: string, options: CallOptions = {}): Promise<Response> {
  const headers = new Headers({ 'accept-language': currentLanguage() })
  const init: RequestInit = { method, headers, credentials: 'same-origin' }
  if (options.signal) init.signal = options.signal
  if (options.bearer !== undefined) headers.set('authorization', `Bearer ${options.bearer}`)
  if (options.body instanceof Blob) {
    headers.set('content-type', options.body.type || 'application/octet-stream')
    init.body = options.body
  } else if (options.body !== undefined) {
    headers.set('content-type', 'application/json')
    init.body = JSON.stringify(options.body)
  }
  let response: Response
  try {
    const url = address(path, options.query)
    const early = method === 'GET' && options.bearer === undefined ? await takeEarlyAnswer(url) : undefined
    response = early ?? (await fetch(url, init))
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new UnreachableError(error)
  }
  if (response.ok) return response
  const problem = await readProblem(response)
  if (response.status === 401 && !options.expectSignedOut) reportSignedOut()
  // A proxy in front of a stopped server answers with its own page: to the reader that is the same as no answer.
  if (problem.code === 'http' && response.status >= 502 && response.status <= 504)
    throw new UnreachableError(problem)
  throw new ApiError(problem)
}

async function read<T>(response: Response): Promise<T> {
  return (response.status === 204 ? undefined : await response.json()) as T
}

const send =
  (method: Method) =>
  async <T>(path: string, body?: unknown, options: CallOptions = {}): Promise<T> =>
    read<T>(await call(method, path, { ...options, ...(body === undefined ? {} : { body }) }))

/** The one way to `/api/v1`. Types are those of `@stoa/protocol`; the module that calls names them. */
export const api = {
  get: async <T>(path: string, options: CallOptions = {}): Promise<T> =>
    read<T>(await call('GET', path, options)),
  text: async (path: string, options: CallOptions = {}): Promise<string> =>
    (await call('GET', path, options)).text(),
  /** The answer as it came, where its headers say something too. */
  answer: (path: string, options: CallOptions = {}): Promise<Response> => call('GET', path, options),
  /** What is made for one reading of it and recorded, such as an export: a POST that answers with a file. */
  download: async (path: string, options: CallOptions = {}): Promise<Blob> =>
    (await call('POST', path, options)).blob(),
  post: send('POST'),
  put: send('PUT'),
  patch: send('PATCH'),
  delete: async (path: string, query: Query = {}): Promise<void> => {
    await call('DELETE', path, { query })
  },
}

/** Follows `nextCursor` to the end. For lists that an interface needs whole, such as a space's tree. */
export async function getAll<T>(
  path: string,
  query: Query = {},
  signal?: AbortSignal,
  options: Omit<CallOptions, 'query' | 'signal'> = {},
): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = await api.get(path, {
      ...options,
      query: { limit: 500, ...query, cursor },
      ...(signal ? { signal } : {}),
    })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}
