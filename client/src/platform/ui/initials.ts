const graphemes = new Intl.Segmenter()
const lettersOf = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment)

const known = new Map<string, string>()

/** One Han character, or the first two letters of a name's words: what fits a small round. */
export function initials(name: string): string {
  // The same few people stand on every card.
  let letters = known.get(name)
  if (letters === undefined) {
    letters = initialsOf(name)
    known.set(name, letters)
  }
  return letters
}

function initialsOf(name: string): string {
  const trimmed = name.trim()
  const first = lettersOf(trimmed)[0] ?? ''
  if (/\p{Script=Han}/u.test(first)) return first
  const words = trimmed.split(/\s+/)
  const letters =
    words.length > 1
      ? words.slice(0, 2).map((word) => lettersOf(word)[0] ?? '')
      : lettersOf(trimmed).slice(0, 2)
  const [head = '', ...rest] = letters
  return head.toUpperCase() + (words.length > 1 ? rest.join('').toUpperCase() : rest.join('').toLowerCase())
}
