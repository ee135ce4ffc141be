import * as Y from 'yjs'
import { isFieldElement, readField } from '../shared-blocks/form-fields.ts'
import { type PageSource, rootOf } from '../yjs/page-root.ts'

/** Nodes that stand in a line of text; all others begin a line of their own. */
const INLINE: ReadonlySet<string> = new Set(['link', 'linebreak', 'image'])

const plainText = (text: Y.XmlText): string =>
  (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('')

/** A field's label and what it says, as one line. */
const fieldLine = (field: Y.XmlElement): string => {
  const { label, value } = readField(field)
  return value === null ? label : `${label}: ${value}`
}

/** Collects finished lines and returns the unfinished one. */
const collectLines = (element: Y.XmlElement, lines: string[]): string => {
  let line = ''
  const endLine = () => {
    if (line.trim() !== '') lines.push(line.trim())
    line = ''
  }
  for (const child of element.toArray()) {
    if (child instanceof Y.XmlText) line += plainText(child)
    else if (!(child instanceof Y.XmlElement)) continue
    else if (child.nodeName === 'linebreak') line += '\n'
    else if (child.nodeName === 'image') line += child.getAttribute('__alt') ?? ''
    else if (INLINE.has(child.nodeName)) line += collectLines(child, lines)
    else {
      endLine()
      line = isFieldElement(child) ? fieldLine(child) : collectLines(child, lines)
      endLine()
    }
  }
  return line
}

/** The words of one block; those of blocks within it stand on lines of their own. */
export const readBlockText = (block: Y.XmlElement): string => {
  if (isFieldElement(block)) return fieldLine(block)
  const lines: string[] = []
  const rest = collectLines(block, lines)
  return [...lines, rest].join('\n').trim()
}

/**
 * The page's words, one block a line, straight from the shared type: no editor, no copy. For search and
 * counting. Cost: one pass. Unknown blocks give the text they hold.
 */
export const readText = (source: PageSource): string => {
  const lines: string[] = []
  const rest = collectLines(rootOf(source), lines)
  if (rest.trim() !== '') lines.push(rest.trim())
  return lines.join('\n')
}
