import * as Y from 'yjs'
import { diffSequences } from '../core/sequence-diff.ts'

/** A character of a block, and where it stands. A line break is a space of which nothing can be written into. */
interface Unit {
  readonly character: string
  readonly place: { readonly text: Y.XmlText; readonly offset: number } | { readonly lineBreak: Y.XmlElement }
}

/** Characters as a person counts code points, so that none is cut in two. White space is one and the same. */
const unitsOf = (block: Y.XmlElement, units: Unit[] = []): Unit[] => {
  for (const child of block.toArray()) {
    if (child instanceof Y.XmlText) {
      let offset = 0
      for (const { insert } of child.toDelta() as { insert: unknown }[]) {
        if (typeof insert !== 'string') {
          offset += 1
          continue
        }
        for (const character of insert) {
          units.push({
            character: /\s/.test(character) ? ' ' : character,
            place: { text: child, offset },
          })
          offset += character.length
        }
      }
    } else if (child instanceof Y.XmlElement) {
      if (child.nodeName === 'linebreak') units.push({ character: ' ', place: { lineBreak: child } })
      else if (child.nodeName !== 'image') unitsOf(child, units)
    }
  }
  return units
}

const asLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** The words of one block in one line, without its pictures. */
export const readWords = (block: Y.XmlElement): string =>
  asLine(
    unitsOf(block)
      .map(({ character }) => character)
      .join(''),
  )

/**
 * Makes a block say something else, letter by letter: what stays is not touched, so that what another person is typing
 * at this moment finds its place, and formats and links stay on what they were on. Call inside a transaction.
 */
export const changeWords = (block: Y.XmlElement, words: string): void => {
  const wanted = asLine(words.toWellFormed())
  const units = unitsOf(block)
  const present = units.map(({ character }) => character)
  if (asLine(present.join('')) === wanted) return
  const edits: (() => void)[] = []
  let at = 0
  for (const { change, items } of diffSequences(present, Array.from(wanted))) {
    if (change === 'added') edits.push(insertion(block, units, at, items.join('')))
    else {
      if (change === 'removed') edits.push(...units.slice(at, at + items.length).map(removal))
      at += items.length
    }
  }
  // From the back, so that what is before keeps its place.
  for (const edit of edits.reverse()) edit()
}

const removal =
  ({ character, place }: Unit): (() => void) =>
  () => {
    if ('text' in place) place.text.delete(place.offset, character.length)
    else {
      const { parent } = place.lineBreak
      if (parent instanceof Y.XmlElement) parent.delete(parent.toArray().indexOf(place.lineBreak), 1)
    }
  }

/** Behind the letter before, in its format; else before the one that follows; else into a block without a letter. */
const insertion = (block: Y.XmlElement, units: readonly Unit[], at: number, words: string): (() => void) => {
  const [before, next] = [units[at - 1], units[at]]
  if (before !== undefined && 'text' in before.place) {
    const { text, offset } = before.place
    return () => text.insert(offset + before.character.length, words)
  }
  if (next !== undefined && 'text' in next.place) {
    const { text, offset } = next.place
    return () => text.insert(offset, words)
  }
  return () => {
    const empty = block.toArray().find((child) => child instanceof Y.XmlText)
    if (empty !== undefined && before === undefined) empty.insert(0, words)
    else block.insert(block.length, [new Y.XmlText(words)])
  }
}
