import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { DocumentKindRegistry } from './document-kind.ts'
import { rawKind } from './raw-kind.ts'

/** As the server has it: known only by updates, with no root ever asked for by type. */
function received(write: (document: Y.Doc) => void): Y.Doc {
  const author = new Y.Doc()
  write(author)
  const document = new Y.Doc()
  Y.applyUpdate(document, Y.encodeStateAsUpdate(author))
  return document
}

async function render(document: Y.Doc, format: 'json' | 'text' | 'markdown'): Promise<string> {
  const renderAs = rawKind.render?.[format]
  if (renderAs === undefined) throw new Error(`The kind does not offer ${format}.`)
  return renderAs(document)
}

test('roots are read as what their content is', async () => {
  const document = received((author) => {
    author.getText('text').insert(0, '协作 text')
    author.getMap('map').set('nested', new Y.Map([['list', Y.Array.from([1, 'two', null])]]))
    author.getArray('array').push(['a', { b: 2 }])
    author.getXmlFragment('xml').insert(0, [new Y.XmlElement('p')])
    author.getMap('binary').set('bytes', new Uint8Array([1, 2, 3]))
  })
  expect(JSON.parse(await render(document, 'json'))).toEqual({
    text: '协作 text',
    map: { nested: { list: [1, 'two', null] } },
    array: ['a', { b: 2 }],
    xml: '<p></p>',
    binary: { bytes: 'AQID' },
  })
  expect(await render(document, 'text')).toBe('协作 text')
})

test('a root of which nothing is left is null, and an empty document is empty', async () => {
  const document = received((author) => {
    author.getText('gone').insert(0, 'x')
    author.getText('gone').delete(0, 1)
  })
  expect(await render(document, 'json')).toBe('{"gone":null}')
  expect(await render(new Y.Doc(), 'json')).toBe('{}')
  expect(await render(new Y.Doc(), 'markdown')).toBe('')
})

test('texts are the Markdown; without any it is the JSON as a code block', async () => {
  const texts = received((author) => {
    author.getText('b').insert(0, 'second')
    author.getText('a').insert(0, 'first')
  })
  expect(await render(texts, 'markdown')).toBe('first\n\nsecond')
  const map = received((author) => author.getMap('map').set('key', 1))
  expect(await render(map, 'markdown')).toBe('```json\n{\n  "map": {\n    "key": 1\n  }\n}\n```\n')
})

test('reading changes nothing: a root can still be typed as anything, and the state is the same', async () => {
  const document = received((author) => author.getText('text').insert(0, 'live'))
  const before = Y.encodeStateAsUpdate(document)
  for (const format of ['json', 'text', 'markdown'] as const) await render(document, format)
  expect(Y.encodeStateAsUpdate(document)).toEqual(before)
  expect(document.getText('text').toJSON()).toBe('live')
  document.getText('text').insert(4, ' on')
  expect(await render(document, 'text')).toBe('live on')
})

test('Markdown given at the creation is the text "content"', async () => {
  const document = new Y.Doc()
  await rawKind.seed(document, { markdown: '# 标题' })
  expect(document.getText('content').toJSON()).toBe('# 标题')
})

test('two kinds of one name are an error at the start, and an unknown one when it is asked for', () => {
  expect(() => new DocumentKindRegistry([rawKind, rawKind])).toThrow('registered twice')
  const registry = new DocumentKindRegistry([rawKind])
  expect(registry.names).toEqual(['raw'])
  expect(registry.find('page')).toBeUndefined()
  expect(() => registry.get('page')).toThrow('no documents of the kind "page"')
})
