import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAddressGuard } from '../outbound/address-guard.ts'
import { createLanguageModel, LanguageModelError } from './language-model.ts'
import { startLanguageModelServer, type TestLanguageModelServer } from './language-model-server.testing.ts'

describe('a language model', () => {
  let server: TestLanguageModelServer
  beforeEach(async () => {
    server = await startLanguageModelServer()
  })
  afterEach(() => server.stop())

  const open = (options: { key?: string | null; networks?: string[]; timeoutMs?: number } = {}) =>
    createLanguageModel({
      url: server.url,
      key: options.key ?? null,
      model: 'small-1',
      guard: createAddressGuard(options.networks ?? ['127.0.0.1']),
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    })
  const request = { instructions: 'Summarise.', material: '会议记录', mostTokens: 500 }
  const failure = async (work: Promise<string>) => {
    const error = await work.then(
      () => null,
      (cause: unknown) => cause,
    )
    expect(error).toBeInstanceOf(LanguageModelError)
    return error as LanguageModelError
  }

  it('is asked in the words of the OpenAI interface, with the key, and answers its text', async () => {
    server.answer = { content: '  摘要。\n' }
    expect(await open({ key: 'secret-key' }).complete(request)).toBe('摘要。')
    expect(server.asked).toHaveLength(1)
    const [{ path, headers, body }] = server.asked as [(typeof server.asked)[0]]
    expect(path).toBe('/v1/chat/completions')
    expect(headers.authorization).toBe('Bearer secret-key')
    expect(body).toMatchObject({
      model: 'small-1',
      max_tokens: 500,
      messages: [
        { role: 'system', content: 'Summarise.' },
        { role: 'user', content: '会议记录' },
      ],
    })
    await open().complete(request)
    expect(server.asked[1]!.headers.authorization).toBeUndefined()
  })

  it('that does not answer is given up', async () => {
    server.answer = 'silent'
    expect((await failure(open({ timeoutMs: 100 }).complete(request))).failure).toBe('too_slow')
  })

  it('that never ends is cut off', async () => {
    server.answer = { content: 'x'.repeat(300 * 1024) }
    expect((await failure(open().complete(request))).failure).toBe('too_large')
  })

  it.for(['', 'no JSON', '{}', '{"choices":[]}', '{"choices":[{"message":{"content":7}}]}', '[]'])(
    'that answers %j has said nothing',
    async (raw) => {
      server.answer = { raw }
      expect((await failure(open().complete(request))).failure).toBe('unusable')
    },
  )

  it('that answers with blanks has said nothing', async () => {
    server.answer = { content: ' \n ' }
    expect((await failure(open().complete(request))).failure).toBe('unusable')
  })

  it('that refuses is told by its number: its words may repeat the key', async () => {
    server.answer = { status: 401 }
    const error = await failure(open({ key: 'secret-key' }).complete(request))
    expect(error.failure).toBe('refused')
    expect(error.message).toContain('401')
    expect(error.message).not.toContain('secret-key')
  })

  it('is not called at an address that the operator does not list', async () => {
    const error = await failure(open({ networks: [] }).complete(request))
    expect(error.failure).toBe('unreachable')
    expect(error.message).toContain('STOA_OUTBOUND_NETWORKS')
    expect(server.asked).toEqual([])
  })
})
