import Type from 'typebox'
import Value from 'typebox/value'
import { type AddressGuard, ForbiddenAddressError } from '../outbound/address-guard.ts'
import { AnswerTooLargeError, createGuardedFetch } from '../outbound/guarded-fetch.ts'

/** Why there is no answer: for the log, and for what a person is told. */
export type LanguageModelFailure =
  /** No connection, or an address that may not be called. */
  | 'unreachable'
  /** The service answered with an error, such as a wrong key or too many requests. */
  | 'refused'
  | 'too_slow'
  | 'too_large'
  /** An answer that is none. */
  | 'unusable'

export class LanguageModelError extends Error {
  override readonly name = 'LanguageModelError'
  readonly failure: LanguageModelFailure

  constructor(failure: LanguageModelFailure, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.failure = failure
  }
}

export interface CompletionRequest {
  /** What is to be done, in our own words. */
  readonly instructions: string
  /** What it is to be done with: other people's words, which are material and no instructions. */
  readonly material: string
  /** Most tokens of the answer. */
  readonly mostTokens: number
}

/** A service that was set up by the operator and speaks the OpenAI interface. */
export interface LanguageModel {
  /** As the service calls it. */
  readonly model: string
  /** @throws LanguageModelError */
  complete(request: CompletionRequest): Promise<string>
}

export interface LanguageModelOptions {
  /** Base address; `/chat/completions` stands below it. */
  readonly url: string
  readonly key: string | null
  readonly model: string
  readonly guard: AddressGuard
  /** How long an answer may take, in ms. Default one minute. */
  readonly timeoutMs?: number
}

const defaultTimeout = 60_000
/** A summary is a page; what is longer is none. In bytes of JSON. */
const mostBytes = 256 * 1024

const Completion = Type.Object({
  choices: Type.Array(Type.Object({ message: Type.Object({ content: Type.String() }) }), { minItems: 1 }),
})

export function createLanguageModel(options: LanguageModelOptions): LanguageModel {
  const { url, key, model, guard, timeoutMs = defaultTimeout } = options
  const call = createGuardedFetch(guard)

  async function ask(body: string): Promise<Response> {
    try {
      return await call(`${url}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        },
        body,
        mostBytes,
        timeoutMs,
      })
    } catch (cause) {
      if (cause instanceof AnswerTooLargeError)
        throw new LanguageModelError('too_large', 'The answer is too long.', { cause })
      if (cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError'))
        throw new LanguageModelError('too_slow', `No answer within ${timeoutMs} ms.`, { cause })
      const message = cause instanceof ForbiddenAddressError ? cause.message : 'The service is not reachable.'
      throw new LanguageModelError('unreachable', message, { cause })
    }
  }

  return {
    model,
    async complete({ instructions, material, mostTokens }) {
      const answer = await ask(
        JSON.stringify({
          model,
          max_tokens: mostTokens,
          temperature: 0.2,
          stream: false,
          messages: [
            { role: 'system', content: instructions },
            { role: 'user', content: material },
          ],
        }),
      )
      // What the service says of its refusal may hold the key or the text: only the number is told on.
      if (!answer.ok) throw new LanguageModelError('refused', `The service answered ${answer.status}.`)
      const content = contentOf(await answer.text())
      if (content === null) throw new LanguageModelError('unusable', 'The answer is no completion with text.')
      return content
    },
  }
}

function contentOf(text: string): string | null {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    return null
  }
  if (!Value.Check(Completion, answer)) return null
  const content = answer.choices[0]!.message.content.trim()
  return content === '' ? null : content
}
