import { AppError } from '../errors/app-error.ts'
import { createLogger } from './logger.ts'
import { runForRequest } from './request-context.ts'
import { describe, expect, it } from 'vitest'

function logging() {
  const lines: string[] = []
  const logger = createLogger('trace', { write: (line) => void lines.push(line) })
  return {
    logger,
    text: () => lines.join(''),
    last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown>,
  }
}

describe('the log', () => {
  it('has one JSON line for each thing, with the id of the request it was done for', () => {
    const { logger, last } = logging()
    runForRequest('r-1', () => logger.child({ module: 'spaces' }).info({ count: 2 }, 'done'))
    expect(last()).toMatchObject({ reqId: 'r-1', module: 'spaces', count: 2, msg: 'done' })
    runForRequest('r-1', () => logger.child({ reqId: 'r-1' }).info('done'))
    expect(JSON.stringify(last()).match(/reqId/g)).toHaveLength(1)
    logger.info('alone')
    expect(last()).not.toHaveProperty('reqId')
  })

  it('takes of an error its kind, code, sentence and stack, and nothing that hangs on it', () => {
    const { logger, last, text } = logging()
    const cause = Object.assign(new Error('550 <lin@example.com>: no such mailbox'), {
      code: 'EENVELOPE',
      response: 'marked-answer',
      rejected: ['marked-address'],
    })
    const error = Object.assign(new Error('it failed', { cause }), { body: { title: 'marked-title' } })
    logger.error({ err: error }, 'a mail failed')
    expect(last()['err']).toMatchObject({
      type: 'Error',
      message: 'it failed',
      stack: expect.stringContaining('logger.test.ts'),
      cause: { code: 'EENVELOPE', message: expect.stringContaining('no such mailbox') },
    })
    expect(text()).not.toMatch(/marked|lin@example/)
    const definition = { status: 400, en: 'No.', 'zh-CN': '不。' }
    logger.info({ err: new AppError('tests.no', definition, { meta: { title: 'marked-title' } }) }, 'refused')
    logger.info({ err: new AggregateError([new Error('ECONNREFUSED ::1')], '') }, 'nobody there')
    expect(last()['err']).toMatchObject({ errors: [{ message: 'ECONNREFUSED ::1' }] })
    logger.info({ err: 'marked-string' }, 'thrown')
    expect(text()).not.toContain('marked')
  })

  it('takes out what looks like a secret of ours, wherever it stands', () => {
    const { logger, text } = logging()
    const secret = 'stoa_t_Zm9vYmFyZm9vYmFyZm9vYmFy'
    logger.warn({ url: `/x/${secret}?a=1`, nested: { deep: [secret] } }, `with ${secret}`)
    logger.warn({ err: new Error(`connect smtp://stoa:marked-key@mail.example.com failed`) }, 'mail')
    logger.warn({ token: 'marked-token', body: { password: 'marked-password' } }, 'a form')
    expect(text()).not.toMatch(/Zm9v|marked/)
    expect(text()).toContain('mail')
  })
})
