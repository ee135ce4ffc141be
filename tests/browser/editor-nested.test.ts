import { renderDocument, seedFromMarkdown } from '@stoa/editor/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { examine } from './client-examine.ts'
import {
  commit,
  compose,
  type EditorHarness,
  eventually,
  startEditor,
  type Writer,
} from './editor-harness.ts'

const addCard = (board: Y.Doc, id: string, markdown: string) => {
  const description = new Y.XmlElement()
  seedFromMarkdown(description, markdown)
  board.getMap('cards').set(id, new Y.Map(Object.entries({ title: new Y.Text(id), description })))
}

let harness: EditorHarness
let anna: Writer
let bo: Writer

beforeAll(async () => {
  const board = new Y.Doc()
  addCard(board, 'one', '共同编辑')
  addCard(board, 'two', '另一张')
  harness = await startEditor(board)
  anna = await harness.open({ cards: ['one', 'two'] })
  bo = await harness.open({ name: 'Bo', cards: ['one', 'two'] })
})
afterAll(() => harness[Symbol.asyncDispose]())

const card = ({ page }: Writer, id: string) => page.getByRole('region', { name: id })
const field = (writer: Writer, id: string) => card(writer, id).locator('.stoa-content')
const shown = async (writer: Writer, id: string) =>
  (await field(writer, id).innerText()).replaceAll('\u200b', '')
const stored = (id: string) => {
  const description = harness.doc.getMap<Y.Map<unknown>>('cards').get(id)?.get('description')
  return description instanceof Y.XmlElement ? renderDocument(description, 'markdown') : null
}
const holds = (id: string, wanted: (markdown: string) => boolean) =>
  eventually(
    () => stored(id),
    (markdown) => markdown !== null && wanted(markdown),
  )

const atEnd = async (writer: Writer, id: string) => {
  await field(writer, id).click()
  await writer.page.keyboard.press('Control+End')
}

describe('descriptions of cards in two windows', () => {
  it('a composition in one stays whole while others write in it and in the next', async () => {
    await atEnd(anna, 'one')
    await compose(anna, 'n', 'ni', "ni'h", 'ni hao')
    await field(bo, 'one').click()
    await bo.page.keyboard.press('Control+Home')
    await bo.page.keyboard.type('【前】')
    await atEnd(bo, 'two')
    await bo.page.keyboard.type('【二】')
    await holds('one', (markdown) => markdown.includes('【前】'))
    // The other card does not wait for this one's input method.
    await eventually(
      () => shown(anna, 'two'),
      (text) => text === '另一张【二】',
    )
    expect(await shown(anna, 'one')).toBe('共同编辑ni hao')
    await commit(anna, '你好')
    await holds('one', (markdown) => markdown === '【前】共同编辑你好')
    for (const writer of [anna, bo]) {
      await eventually(
        () => shown(writer, 'one'),
        (text) => text === '【前】共同编辑你好',
      )
    }
  })

  it('a caret shows in the card it is in and in no other; undo takes back only one’s own', async () => {
    await atEnd(bo, 'two')
    await bo.page.keyboard.type('!')
    await card(anna, 'two').locator('.stoa-cursor').waitFor()
    expect(await card(anna, 'one').locator('.stoa-cursor').count()).toBe(0)
    await atEnd(bo, 'one')
    await bo.page.keyboard.type('?')
    await card(anna, 'one').locator('.stoa-cursor').waitFor()
    await card(anna, 'two').locator('.stoa-cursor').waitFor({ state: 'detached' })
    await field(anna, 'one').click()
    await anna.page.keyboard.press('Control+z')
    await holds('one', (markdown) => markdown.includes('?') && !markdown.includes('你好'))
  })

  it('say that a card was deleted while somebody writes in it, and come back with it', async () => {
    await atEnd(anna, 'two')
    const undo = new Y.UndoManager(harness.doc.getMap('cards'))
    harness.doc.getMap('cards').delete('two')
    await card(anna, 'two').getByRole('alert').getByText('This text was deleted').waitFor()
    await anna.page.keyboard.type('into nothing')
    const found: string[] = []
    await examine(anna.page, 'deleted', found)
    expect(found.filter((text) => !/page-has-heading-one|landmark|region/.test(text))).toEqual([])
    undo.undo()
    await eventually(
      () => shown(anna, 'two'),
      (text) => text.startsWith('另一张'),
    )
    await atEnd(anna, 'two')
    await anna.page.keyboard.type('again')
    await holds('two', (markdown) => markdown.endsWith('again') && !markdown.includes('nothing'))
    expect(await shown(anna, 'one')).toContain('共同编辑')
  })

  it('can be read by everybody: named, and without a fault for axe', async () => {
    const found: string[] = []
    await anna.page.getByRole('textbox', { name: 'Description of one' }).waitFor()
    await examine(anna.page, 'cards', found)
    expect(found.filter((text) => !/page-has-heading-one|landmark|region/.test(text))).toEqual([])
  })
})
