import { renderDocument, seedFromMarkdown } from '@stoa/editor/server'
import * as Y from 'yjs'

/** A description made of Markdown, to be put into a card; undefined for none. */
export function descriptionFrom(markdown: string | undefined): Y.XmlElement | undefined {
  if (markdown === undefined || markdown.trim() === '') return undefined
  const root = new Y.XmlElement()
  seedFromMarkdown(root, markdown)
  return root
}

/** A description for people to read. */
export const renderDescription = (root: Y.XmlElement | null, format: 'markdown' | 'html' | 'text'): string =>
  root === null ? '' : renderDocument(root, format)
