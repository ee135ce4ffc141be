import type { Language } from '@stoa/protocol'
import * as Y from 'yjs'

/** What a template leaves open until somebody makes a document of it. */
export interface PlaceholderValues {
  readonly language: Language
  /** Today where the organisation lives, `YYYY-MM-DD`. */
  readonly isoDate: string
  /** The same as people write it. */
  readonly date: string
  readonly author: { readonly id: string; readonly name: string }
  /** Of the author; null without one. */
  readonly department: string | null
}

/** By either name, in any language: people write templates of their own. */
const names: Readonly<Record<string, 'date' | 'author' | 'department'>> = {
  date: 'date',
  日期: 'date',
  author: 'author',
  作者: 'author',
  department: 'department',
  部门: 'department',
}
const pattern = /\{\{\s*(date|日期|author|作者|department|部门)\s*\}\}/g

const noDepartment: Readonly<Record<Language, string>> = { en: 'our department', 'zh-CN': '本部门' }

function wordsFor(name: string, values: PlaceholderValues): string {
  switch (names[name]) {
    case 'date':
      return values.date
    case 'author':
      return values.author.name
    default:
      return values.department ?? noDepartment[values.language]
  }
}

/** A text with its placeholders filled in. */
export const filledText = (text: string, values: PlaceholderValues): string =>
  text.replace(pattern, (_whole, name: string) => wordsFor(name, values))

/** A value that is chosen, not written: a person by id, a day as a day; without a department nothing. */
function filledValue(value: string, values: PlaceholderValues, type: unknown): string {
  const only = new RegExp(`^${pattern.source}$`).exec(value)
  if (only === null) return filledText(value, values)
  switch (names[only[1]!]) {
    case 'date':
      return type === 'date' ? values.isoDate : values.date
    case 'author':
      return type === 'person' ? values.author.id : values.author.name
    default:
      return values.department ?? ''
  }
}

/**
 * Fills in everything that a document leaves open, in one transaction: in its words, whatever stands around them, and in
 * what its blocks say. Values are words, so that a name can mean nothing but itself.
 * @param roots the root types the document is made of
 */
export function fillPlaceholders(
  doc: Y.Doc,
  roots: readonly Y.AbstractType<never>[],
  values: PlaceholderValues,
): void {
  doc.transact(() => {
    for (const root of roots) fill(root, values)
  })
}

function fill(shared: unknown, values: PlaceholderValues): void {
  if (shared instanceof Y.Text) fillText(shared, values)
  else if (shared instanceof Y.XmlElement) {
    const attributes: Record<string, unknown> = shared.getAttributes()
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value !== 'string' || !value.includes('{{')) continue
      const type = name === '__ownerId' ? 'person' : attributes['__fieldType']
      const filled = filledValue(value, values, name === '__value' || name === '__ownerId' ? type : null)
      if (filled === '') shared.removeAttribute(name)
      else if (filled !== value) shared.setAttribute(name, filled)
    }
    for (const child of shared.toArray()) fill(child, values)
  } else if (shared instanceof Y.Map) {
    for (const [key, value] of Array.from(shared.entries())) {
      if (typeof value !== 'string') fill(value, values)
      else if (filledText(value, values) !== value) shared.set(key, filledText(value, values))
    }
  }
}

/** Backwards, so that places further ahead stay where they are; the words take on the format they stand in. */
function fillText(text: Y.Text, values: PlaceholderValues): void {
  const plain = (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : '\uFFFC'))
    .join('')
  for (const match of [...plain.matchAll(pattern)].reverse()) {
    const attributes = formatAt(text, match.index)
    text.delete(match.index, match[0].length)
    text.insert(match.index, wordsFor(match[1]!, values), attributes)
  }
}

function formatAt(text: Y.Text, index: number): Record<string, unknown> {
  let at = 0
  for (const { insert, attributes } of text.toDelta() as {
    insert: unknown
    attributes?: Record<string, unknown>
  }[]) {
    at += typeof insert === 'string' ? insert.length : 1
    if (index < at) return attributes ?? {}
  }
  return {}
}
