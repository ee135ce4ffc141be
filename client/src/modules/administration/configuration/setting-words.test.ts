import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { wordedSettings } from './setting-words.ts'

const settings = new URL('../../../../../server/src/platform/config/settings.ts', import.meta.url)

it('has words for every setting of the server', () => {
  const keys = [...readFileSync(settings, 'utf8').matchAll(/^ {4}key: '(\w+)'/gm)].map(([, key]) => key)
  expect(keys.length).toBeGreaterThan(30)
  expect(keys.filter((key) => !wordedSettings.some((worded) => worded === key))).toEqual([])
})
