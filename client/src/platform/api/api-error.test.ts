import { expect, it } from 'vitest'
import { ApiError } from './api-error.ts'

it('finds the message of a field of the body, as a sentence begins, and no other', () => {
  const error = new ApiError({
    type: 'urn:stoa:error:http.validation',
    title: 'Some fields are not valid.',
    status: 400,
    code: 'http.validation',
    errors: [
      { path: '/body/owner/email', message: 'has the wrong form' },
      { path: '/body/name', message: '不能为空' },
      { path: '/querystring/limit', message: 'must be at least 1' },
    ],
  })
  expect(error.fieldMessage('/owner/email')).toBe('Has the wrong form')
  expect(error.fieldMessage('/name')).toBe('不能为空')
  expect(error.fieldMessage('/limit')).toBeUndefined()
})
