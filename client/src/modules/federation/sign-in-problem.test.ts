import { expect, it } from 'vitest'
import { readSignInProblem } from './sign-in-problem.ts'

it('knows why a provider sent somebody back, and shows nothing that stands in the address', () => {
  expect(readSignInProblem('?problem=federation.no_account')).toBe('federation.no_account')
  expect(readSignInProblem('?problem=%3Cb%3EYou+won%3C/b%3E')).toBe('other')
  expect(readSignInProblem('?next=/p/1')).toBeUndefined()
})
