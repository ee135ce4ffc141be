import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { wordedActions } from './action-words.ts'
import { en } from './locales/en.ts'

const server = new URL('../../../../server/src/', import.meta.url)
const recorded = new Set(
  readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/\.(test|testing)\.ts$/.test(path))
    .flatMap((path) => [
      ...readFileSync(new URL(path, server), 'utf8').matchAll(/\baction: '([a-z]+\.[a-z_]+)'/g),
    ])
    .map(([, action = '']) => action),
)

it('has words for every action that the server records by name', () => {
  expect(recorded.size).toBeGreaterThan(50)
  const worded = new Set<string>(wordedActions)
  // What only asks for a right records nothing.
  const silent = new Set(['rights.preview', 'documents.create', 'spaces.read'])
  expect([...recorded].filter((action) => !worded.has(action) && !silent.has(action))).toEqual([])
})

it('says each in a phrase of its own', () => {
  const phrases = wordedActions.map((action) => en[`action.${action}`])
  expect(new Set(phrases).size).toBe(wordedActions.length)
})
