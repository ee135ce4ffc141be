import { closeCodes, denialReasons } from '@stoa/protocol'
import { describe, expect, it } from 'vitest'
import { afterClose, afterDenial, mayTryAgain } from './close-behaviour.ts'

/** How often a document comes back when every connection ends with the same code. */
function returns(code: number, hasUnsent: boolean): number {
  for (let closes = 1; closes < 1_000; closes += 1) {
    const after = afterClose(code)
    if (after.next === 'stop') return closes - 1
    if (after.next !== 'return' && after.next !== 'try') throw new Error(`${code} waits for a person.`)
    if (after.next === 'try' && !mayTryAgain(after.tries, closes, hasUnsent)) return closes - 1
  }
  return Number.POSITIVE_INFINITY
}

const { restarting, internal, tooSlow, tooFast, unauthenticated, ...final } = closeCodes

describe('after the end of a connection', () => {
  it.each(Object.entries(final))('%s is not tried for ever', (_, code) => {
    expect(returns(code, true)).toBeLessThanOrEqual(3)
    expect(returns(code, false)).toBeLessThanOrEqual(7)
  })

  it.each([restarting, internal, tooSlow, tooFast, 1000, 1001, 1005, 1006, 1011, 4408])(
    '%i is come back from for as long as it takes',
    (code) => expect(returns(code, true)).toBe(Number.POSITIVE_INFINITY),
  )

  it('is asked to sign in where the sign-in is gone', () => {
    expect(afterClose(unauthenticated)).toEqual({ next: 'sign-in' })
    expect(afterDenial.unauthenticated).toEqual({ next: 'sign-in' })
  })

  it.each([closeCodes.malformed, closeCodes.documentTooLarge, closeCodes.frameTooLarge])(
    '%i is tried once more, alone, by what has something to send',
    (code) => {
      expect(afterClose(code)).toMatchObject({ next: 'try', alone: true })
      expect(returns(code, true)).toBe(1)
    },
  )

  it('takes an unknown final code of a newer server for final', () => {
    expect(returns(4499, true)).toBe(1)
    expect(returns(4599, true)).toBe(Number.POSITIVE_INFINITY)
  })

  it('a denial at the door is final but for a fault of the server and a sign-in', () => {
    const stopped = denialReasons.filter((reason) => afterDenial[reason].next === 'stop')
    expect(stopped).toEqual(['not-found', 'client-outdated'])
  })
})
