import * as Y from 'yjs'

/** Deeper than any description a person writes; what is deeper is not read. */
const DEEPEST = 60
const INLINE: ReadonlySet<string> = new Set(['link', 'linebreak', 'image'])

/**
 * A Lexical root in the layout of the editor's second binding, to be put into a new card: a paragraph for each line of
 * `text`, at least one. Made together with the card, so that two people who open it write into one.
 */
export function createDescription(text = ''): Y.XmlElement {
  // Without a name, as the editor's own roots: it takes anything else for somebody else's content.
  const root = new Y.XmlElement()
  root.insert(
    0,
    text.split(/\r\n|\r|\n/).map((line) => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(line)])
      return paragraph
    }),
  )
  return root
}

const plainText = (text: Y.XmlText): string =>
  (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('')

/** Collects finished lines and returns the unfinished one. */
function collectLines(element: Y.XmlElement, lines: string[], depth: number): string {
  let line = ''
  const endLine = () => {
    if (line.trim() !== '') lines.push(line.trim())
    line = ''
  }
  if (depth > DEEPEST) return line
  for (const child of element.toArray()) {
    if (child instanceof Y.XmlText) line += plainText(child)
    else if (!(child instanceof Y.XmlElement)) continue
    else if (child.nodeName === 'linebreak') line += '\n'
    else if (INLINE.has(child.nodeName)) line += collectLines(child, lines, depth + 1)
    else {
      endLine()
      line = collectLines(child, lines, depth + 1)
      endLine()
    }
  }
  return line
}

/** The words of a description, one block a line. Cost: one pass. */
export function readDescription(root: Y.XmlElement): string {
  const lines: string[] = []
  const rest = collectLines(root, lines, 0)
  if (rest.trim() !== '') lines.push(rest.trim())
  return lines.join('\n')
}

/** Whether anything stands in a description: words, a picture, a rule, a table. Stops at the first. */
export function hasContent(element: Y.XmlElement, depth = 0): boolean {
  if (depth > DEEPEST) return false
  return element.toArray().some((child) => {
    if (child instanceof Y.XmlText) return child.length > 0
    if (!(child instanceof Y.XmlElement)) return false
    return child.length === 0
      ? child.nodeName !== 'paragraph' && child.nodeName !== 'linebreak'
      : hasContent(child, depth + 1)
  })
}
