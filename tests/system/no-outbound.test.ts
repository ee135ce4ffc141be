import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDeadline, downloadInto } from '../support/executable.ts'
import { liveWithoutNetwork } from '../support/without-network.ts'

describe('a server that was not told to call anybody', () => {
  let folder: string
  let stoa: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-outbound-'))
    stoa = await downloadInto(folder)
  }, buildDeadline)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('works without any network, and tries to reach nobody', () => {
    const { done, reachedFor } = liveWithoutNetwork(stoa, {})
    expect(done).toMatchObject({ text: '一天', code: 0 })
    expect(reachedFor).toEqual([])
  })

  it('is seen when it does call: with a mail server that was configured', () => {
    const { done, reachedFor } = liveWithoutNetwork(stoa, {
      STOA_SMTP_URL: 'smtp://192.0.2.25:25',
      STOA_MAIL_FROM: 'stoa@example.com',
    })
    expect(done).toMatchObject({ text: '一天' })
    expect(reachedFor).toEqual(['192.0.2.25'])
  })
})
