import {
  addLabel,
  addToCard,
  completeCard,
  deleteCard,
  editCard,
  moveCard,
  readBoard,
  setTitle,
} from '@stoa/board'
import type { DocumentDetail, HistoryEntry, Page as Listed } from '@stoa/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { boardIsOpen, boardOnServer, makeBoard } from './board-harness.ts'
import { examine, opposites } from './client-examine.ts'
import { clientDirectory, openAs } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let li: TestPerson
let board: DocumentDetail
beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory })
  li = await stoa.person('李梅')
  const space = await stoa.space(li, '产品部')
  const ids = new Map<string, string>()
  board = await makeBoard(
    stoa,
    li,
    space.id,
    [['写发布说明', 'Ask the lawyers', '旧的想法'], ['Demo video'], []],
    (_, made) => {
      for (const [title, id] of made) ids.set(title, id)
    },
  )
  const [newest] = (await li.api.get<Listed<HistoryEntry>>(`/documents/${board.id}/history`)).body.items
  await li.api.post(`/documents/${board.id}/versions`, { name: '评审前', sequence: newest?.sequence })
  await stoa.stoa.sync.edit(board.id, 'board', li.id, (doc: Y.Doc) => {
    const at = Date.now()
    const id = (title: string) => ids.get(title) ?? ''
    const { columns } = readBoard(doc)
    moveCard(doc, id('写发布说明'), { column: columns[1]!.id, at })
    setTitle(doc, id('写发布说明'), '写发布说明 v2')
    editCard(doc, id('写发布说明'), { priority: 'urgent', due: '2030-06-05' })
    addToCard(doc, id('写发布说明'), 'assignees', li.id)
    addToCard(doc, id('Ask the lawyers'), 'labels', addLabel(doc, { name: '法务', colour: 'teal', at }))
    completeCard(doc, id('Demo video'), { at })
    deleteCard(doc, id('旧的想法'))
  })
}, 120_000)
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})
let page: Page
afterEach(() => page.context().close())

const change = (title: string) => page.getByRole('listitem').filter({ hasText: title })

describe('the history of a board', () => {
  it('is reached from its bar, tells in words what changed since a version, and gives it back as a copy', async () => {
    page = await openAs(browser, stoa.url, li, `/b/${board.id}`)
    await boardIsOpen(page)
    await page.getByRole('button', { name: 'History', exact: true }).press('Enter')
    await page.getByText('The board as it is now').waitFor()
    expect(new URL(page.url()).pathname).toBe(`/b/${board.id}/history`)
    await page.getByRole('article').getByText('写发布说明 v2').waitFor()

    await page.getByRole('switch', { name: 'Show changes' }).press('Space')
    await change('写发布说明 v2')
      .getByText(
        'title was “写发布说明”; moved from To do to In progress; assigned to 李梅; priority: Normal → Urgent; due: none → Jun 5, 2030',
      )
      .waitFor()
    await change('Demo video').getByText('moved from In progress to Done; done').waitFor()
    await change('Ask the lawyers').getByText('label “法务” added').waitFor()
    await change('旧的想法').getByText('deleted', { exact: true }).waitFor()
    for (const count of ['1 moved', '1 done', '1 changed', '1 deleted'])
      await page.getByText(count, { exact: true }).waitFor()

    await page.getByRole('switch', { name: 'Show changes' }).press('Space')
    await page
      .getByRole('listbox', { name: 'Versions' })
      .getByRole('option', { name: /^评审前/ })
      .click()
    await page.getByRole('article').getByText('旧的想法').waitFor()
    await page.getByRole('button', { name: 'Make a copy' }).press('Enter')
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await boardIsOpen(page)
    await page.getByRole('link', { name: '旧的想法' }).waitFor()
    const copy = new URL(page.url()).pathname.replace('/b/', '')
    expect(copy).not.toBe(board.id)
    expect((await boardOnServer(stoa, { id: copy })).cards.size).toBe(4)
    expect((await boardOnServer(stoa, board)).cards.size).toBe(3)
  })

  it.each(opposites)('is clean: $size, $theme, $language', async (look) => {
    page = await openAs(browser, stoa.url, li, `/b/${board.id}/history?changes=true`, look)
    await page.getByText('Demo video').waitFor()
    const found: string[] = []
    await examine(page, 'what changed', found)
    if (look.language === 'zh-CN') await page.getByText('看板现在的样子').waitFor()
    await page.getByRole('switch').press('Space')
    await page.getByRole('article').getByText('写发布说明 v2').waitFor()
    await examine(page, 'a version', found)
    expect(found).toEqual([])
    await page.keyboard.press('Escape')
    await boardIsOpen(page)
  })
})
