import { expect, it } from 'vitest'
import { mailAddresses } from './mail-addresses.ts'

it('takes addresses apart however they were parted, and each once', () => {
  expect(mailAddresses('a@example.com, b@example.com；A@example.com\n c@example.org')).toEqual({
    addresses: ['A@example.com', 'b@example.com', 'c@example.org'],
    wrong: [],
  })
})

it('says what is none', () => {
  expect(mailAddresses('a@example.com、李梅 b@')).toEqual({
    addresses: ['a@example.com'],
    wrong: ['李梅', 'b@'],
  })
})
