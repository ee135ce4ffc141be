import { BASE_62_DIGITS, generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'

/** Longer keys are no keys: nobody makes them by moving cards, and each move would carry them on. */
const LONGEST = 200
const JITTER_DIGITS = 2

const keyCharacters = /^[A-Za-z][0-9A-Za-z]+$/
const smallestKey = `A${'0'.repeat(26)}`

/**
 * Whether a value is an order key that others can be made beside: a letter that tells how many digits its whole part
 * has (`a` and `Z` one, `b` and `Y` two, …), those digits, and a fraction that does not end in zero.
 */
export function isOrderKey(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > LONGEST || !keyCharacters.test(value)) return false
  const head = value.charCodeAt(0)
  const digits = head >= 97 ? head - 96 : 91 - head
  if (value.length < digits + 1 || value === smallestKey) return false
  return value.length === digits + 1 || !value.endsWith('0')
}

/** What a stored order reads as. What is no key sorts before all keys. */
export const readOrder = (value: unknown): string => (isOrderKey(value) ? value : '')

export const compareOrder = (
  a: { readonly order: string; readonly id: string },
  b: { readonly order: string; readonly id: string },
): number => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** A number from 0 to 1, 1 not included. */
export type Random = () => number

/**
 * A key between two neighbours, `null` for none. Two random digits at its end keep apart what several people put into
 * the same gap at the same time; where they do not, the id decides. Null when there is nothing in between.
 */
export function keyBetween(
  left: string | null,
  right: string | null,
  random: Random = Math.random,
): string | null {
  if ((left !== null && !isOrderKey(left)) || (right !== null && !isOrderKey(right))) return null
  if (left !== null && right !== null && left >= right) return null
  const key = generateKeyBetween(left, right)
  const jittered = key + jitter(random)
  const made = right === null || jittered < right ? jittered : key
  return made.length > LONGEST ? null : made
}

/** `count` keys in order between two neighbours, without jitter. Neighbours must be keys and in order. */
export const keysBetween = (left: string | null, right: string | null, count: number): string[] =>
  generateNKeysBetween(left, right, count)

/** The last digit is not the zero: a key may not end with it. */
function jitter(random: Random): string {
  let digits = ''
  for (let at = 1; at < JITTER_DIGITS; at += 1) digits += BASE_62_DIGITS[Math.floor(random() * 62)]
  return digits + BASE_62_DIGITS[1 + Math.floor(random() * 61)]
}
