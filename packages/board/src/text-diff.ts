/** One replaced stretch of a text, in UTF-16 units. */
export interface TextChange {
  readonly at: number
  readonly removed: number
  readonly inserted: string
}

const isPairInside = (text: string, at: number): boolean =>
  at > 0 && at < text.length && /[\uD800-\uDBFF]/.test(text[at - 1]!) && /[\uDC00-\uDFFF]/.test(text[at]!)

/** The shortest single stretch whose replacement makes `after` of `before`; null when they are the same. */
export function textChange(before: string, after: string): TextChange | null {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let end = 0
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1
  // A pair of surrogates is one character: what stands before or after it must not be half of one.
  if (isPairInside(before, start) || isPairInside(after, start)) start -= 1
  if (isPairInside(before, before.length - end) || isPairInside(after, after.length - end)) end -= 1
  return { at: start, removed: before.length - end - start, inserted: after.slice(start, after.length - end) }
}

/**
 * What `current` becomes when the change from `before` to `after` is taken back and everything else stays; null when
 * others wrote into the stretch that was changed.
 */
export function takeBack(before: string, after: string, current: string): string | null {
  const own = textChange(before, after)
  if (own === null) return current
  const later = textChange(after, current)
  const ownEnd = own.at + own.inserted.length
  let at = own.at
  if (later !== null) {
    if (later.at + later.removed <= own.at) at += later.inserted.length - later.removed
    else if (later.at < ownEnd) return null
  }
  const original = before.slice(own.at, own.at + own.removed)
  return current.slice(0, at) + original + current.slice(at + own.inserted.length)
}
