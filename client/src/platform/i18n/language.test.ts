import { describe, expect, it } from 'vitest'
import { decideLanguage, nearestLanguage } from './language.ts'

describe('the language of the interface', () => {
  it('is the choice of the person before that of the organisation and the browser', () => {
    expect(decideLanguage({ chosen: 'en', organisation: 'zh-CN', browser: ['zh-CN'] })).toBe('en')
    expect(decideLanguage({ chosen: null, organisation: 'zh-CN', browser: ['en'] })).toBe('zh-CN')
    expect(decideLanguage({ browser: ['fr', 'zh-TW'] })).toBe('zh-CN')
    expect(decideLanguage({ browser: ['fr'] })).toBe('en')
  })

  it('answers any Chinese in the Chinese we speak', () => {
    for (const tag of ['zh', 'zh-Hans', 'zh-HK', 'ZH-cn']) expect(nearestLanguage([tag])).toBe('zh-CN')
    expect(nearestLanguage(['de', 'en-GB'])).toBe('en')
    expect(nearestLanguage(['de'])).toBeUndefined()
  })
})
