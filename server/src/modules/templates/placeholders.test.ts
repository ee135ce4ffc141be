import { renderDocument, seedFromMarkdown } from '@stoa/editor/server'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { fillPlaceholders, filledText, type PlaceholderValues } from './placeholders.ts'

const values: PlaceholderValues = {
  language: 'zh-CN',
  isoDate: '2026-11-26',
  date: '2026年11月26日',
  author: { id: 'li', name: '李 **梅** <b>' },
  department: null,
}
const filled = (markdown: string, how: PlaceholderValues = values): Y.Doc => {
  const doc = new Y.Doc()
  seedFromMarkdown(doc, markdown)
  fillPlaceholders(doc, [doc.get('root-v2', Y.XmlElement)] as unknown as Y.AbstractType<never>[], how)
  return doc
}

it('fills in words where they stand, in the format they stand in, and leaves what nobody knows', () => {
  const doc = filled('# {{date}}\n\n**来自 {{ author }}** {{部门}} {{日期}}{{unknown}} {{date')
  expect(renderDocument(doc, 'html')).toBe(
    '<h1>2026年11月26日</h1><p><strong>来自 李 **梅** &lt;b&gt;</strong> 本部门 2026年11月26日{{unknown}} {{date</p>',
  )
})

it('fills in what is chosen by what it is: a person by id, and without a department nothing', () => {
  const doc = filled(
    '**负责人:** <!-- field type=person value={{author}} -->\n**部门:** <!-- field type=department value={{department}} -->\n**谁:** {{author}} <!-- field type=text -->',
  )
  const json = renderDocument(doc, 'json')
  expect(json).toContain('"value":"li"')
  expect(json).not.toContain('{{')
  expect(renderDocument(doc, 'text')).toContain('李 **梅** <b>')
})

it('is no way for a name to be filled in again', () => {
  const sly = { ...values, author: { id: 'x', name: '{{date}}{{author}}' } }
  expect(filledText('by {{author}}', sly)).toBe('by {{date}}{{author}}')
  expect(renderDocument(filled('by {{author}}!', sly), 'text')).toBe('by {{date}}{{author}}!')
})
