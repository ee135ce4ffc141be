import type { Person } from '@stoa/protocol'

/** A name that is being typed behind an at sign: where the sign stands, and what is typed of the name. */
export interface MentionQuery {
  readonly start: number
  readonly query: string
}

/** Of both widths; behind a letter, as in an address of mail, it is none of ours. A name ends where a clause does. */
const typed =
  /(?<![A-Za-z0-9._%+-])[@\uFF20]([^\s@\uFF20,;:!?，。；：！？、（）()][^\n@\uFF20,;:!?，。；：！？、（）()]{0,39})?$/u

const signs = /[@\uFF20]/

/** More words than a name has: nobody is looked for any more. */
const mostWords = 4

/** The mention that the caret stands in. `taken` names are written out: what follows them is ordinary text. */
export function mentionAt(text: string, caret: number, taken: readonly string[] = []): MentionQuery | null {
  const found = typed.exec(text.slice(0, caret))
  if (found === null) return null
  const query = found[1] ?? ''
  if (query.split(/\s+/).length > mostWords) return null
  if (taken.some((name) => query.length > name.length && query.startsWith(name))) return null
  return { start: found.index, query }
}

/** The text with the whole name in place of what was typed of it, and where the caret then stands. */
export function withMention(
  text: string,
  { start, query }: MentionQuery,
  name: string,
): { text: string; caret: number } {
  const rest = text.slice(start + 1 + query.length)
  const written = `@${name}${/^\s/.test(rest) ? '' : ' '}`
  return { text: text.slice(0, start) + written + rest, caret: start + written.length }
}

/** A comment in pieces: words, and the people who are spoken to. Of names that begin alike the longest counts. */
export function commentParts(body: string, people: readonly Person[]): (string | Person)[] {
  const named = people.filter(({ name }) => name !== '').toSorted((a, b) => b.name.length - a.name.length)
  if (named.length === 0) return [body]
  const parts: (string | Person)[] = []
  let words = ''
  for (let at = 0; at < body.length; ) {
    const isSign = signs.test(body[at] ?? '')
    const person = isSign ? named.find(({ name }) => body.startsWith(name, at + 1)) : undefined
    if (person === undefined) {
      words += body[at]
      at += 1
      continue
    }
    if (words !== '') parts.push(words)
    words = ''
    parts.push(person)
    at += 1 + person.name.length
  }
  if (words !== '') parts.push(words)
  return parts
}

/** Those of `people` to whom the text speaks, each once. */
export const mentionedIn = (body: string, people: readonly Person[]): Person[] => [
  ...new Set(commentParts(body, people).filter((part) => typeof part !== 'string')),
]
