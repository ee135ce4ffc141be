import type { DocumentDetail, Space } from '@stoa/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { boardIsOpen, boardOnServer, columnOf, linesIn, linesOf, makeBoard, said } from './board-harness.ts'
import { clientDirectory, openAs } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let anna: TestPerson
let space: Space
let board: DocumentDetail
let page: Page

beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory })
  anna = await stoa.person('Anna Berg')
  space = await stoa.space(anna)
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})
beforeEach(async () => {
  board = await makeBoard(stoa, anna, space.id, [['FAQ', 'Training', 'Quotes'], ['Video'], []])
  page = await openAs(browser, stoa.url, anna, `/b/${board.id}`)
  await boardIsOpen(page)
})
afterEach(() => page.context().close())

const shown = (lines: string[]) => expect.poll(() => linesIn(page)).toEqual(lines)
const kept = (lines: string[]) =>
  expect.poll(async () => linesOf(await boardOnServer(stoa, board))).toEqual(lines)
const begun = ['To do: FAQ, Training, Quotes', 'In progress: Video', 'Done: ']

describe('everything by keyboard alone', () => {
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')

  it('walks, picks up, puts down and moves cards, and says where they are', async () => {
    await page.getByRole('link', { name: 'FAQ' }).focus()
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('Training')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('Video')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('End')
    expect(await focused()).toBe('Quotes')

    await page.keyboard.press('Space')
    expect(await said(page)).toMatch(/^Picked up “Quotes”: To do, 3 of 3\. Arrow keys move it/)
    await page.keyboard.press('ArrowUp')
    expect(await said(page)).toBe('“Quotes”: To do, 2 of 3.')
    await page.keyboard.press('ArrowRight')
    expect(await said(page)).toBe('“Quotes”: In progress, 2 of 2.')
    await kept(begun)
    await page.keyboard.press('Enter')
    await shown(['To do: FAQ, Training', 'In progress: Video, Quotes', 'Done: '])
    expect(await said(page)).toBe('“Quotes” now stands in In progress, 2 of 2.')
    await expect.poll(focused).toBe('Quotes')

    await page.keyboard.press('Alt+ArrowRight')
    await shown(['To do: FAQ, Training', 'In progress: Video', 'Done: Quotes'])
    await expect.poll(focused).toContain('Quotes')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Escape')
    expect(await said(page)).toBe('Put back: “Quotes” stands where it was.')
    await kept(['To do: FAQ, Training', 'In progress: Video', 'Done: Quotes'])
  })

  it('adds cards and columns, moves by the menu, archives and takes back', async () => {
    await page.getByRole('button', { name: 'Add a card to In progress' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('Interview')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Cut')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await shown(['To do: FAQ, Training, Quotes', 'In progress: Video, Interview, Cut', 'Done: '])

    await page.getByRole('link', { name: 'Cut' }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Move to…' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Move “Cut”' })
    await dialog.getByRole('button', { name: /Column/ }).press('Enter')
    await page.getByRole('option', { name: 'To do' }).press('Enter')
    await dialog.getByRole('button', { name: /Place/ }).press('Enter')
    await page.getByRole('option', { name: 'After “FAQ”' }).press('Enter')
    await dialog.getByRole('button', { name: 'Move', exact: true }).press('Enter')
    await shown(['To do: FAQ, Cut, Training, Quotes', 'In progress: Video, Interview', 'Done: '])

    await page.getByRole('link', { name: 'Cut' }).focus()
    await page.keyboard.press('Delete')
    await shown(['To do: FAQ, Training, Quotes', 'In progress: Video, Interview', 'Done: '])
    expect(await focused()).toBe('FAQ')
    await page.keyboard.press('Control+z')
    await shown(['To do: FAQ, Cut, Training, Quotes', 'In progress: Video, Interview', 'Done: '])

    await page.getByRole('button', { name: 'Add a column' }).press('Enter')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Title of the column')
    await page.keyboard.type('Later')
    await page.keyboard.press('Enter')
    await columnOf(page, 'Later').waitFor()
    await page.getByRole('button', { name: 'Actions for Later' }).press('Enter')
    await page.getByRole('menuitem', { name: 'Move left' }).press('Enter')
    await expect
      .poll(async () => (await linesIn(page)).map((l) => l.split(':')[0]))
      .toEqual(['To do', 'In progress', 'Later', 'Done'])
    expect(await said(page)).toBe('Column “Later” is 3 of 4.')
  })
})
