import type { DocumentDetail } from '@stoa/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { layLine, type Line } from '../support/line.ts'
import {
  boardIsOpen,
  boardOnServer,
  cardOf,
  carryWithMouse,
  columnOf,
  linesIn,
  linesOf,
  makeBoard,
} from './board-harness.ts'
import { clientDirectory, openAs } from './client-harness.ts'

describe('two people at one board', () => {
  let browser: Browser
  let stoa: TestStoa
  let anna: TestPerson
  let wang: TestPerson
  let line: Line
  let board: DocumentDetail
  const windows: Page[] = []

  beforeAll(async () => {
    browser = await launchChromium()
    stoa = await startTestStoa({ clientDirectory })
    anna = await stoa.person('Anna Berg')
    wang = await stoa.person('王强')
  })
  afterAll(async () => {
    await browser.close()
    await stoa.stop()
  })
  beforeEach(async () => {
    const space = await stoa.space(anna)
    await stoa.member(anna, space.id, wang, 'editor')
    board = await makeBoard(stoa, anna, space.id, [['A', 'B', 'C', 'D'], ['E', 'F'], ['G']])
    line = await layLine(stoa.url)
  })
  afterEach(async () => {
    for (const page of windows.splice(0)) await page.context().close()
    await line.close()
  })

  async function open(person: TestPerson, url: string): Promise<Page> {
    const page = await openAs(browser, url, person, `/b/${board.id}`)
    page.on('dialog', (dialog) => void dialog.accept())
    windows.push(page)
    await boardIsOpen(page)
    return page
  }
  const face = (page: Page, state: string) =>
    page.locator(`[data-save-state="${state}"]`).first().waitFor({ state: 'attached' })
  const add = async (page: Page, column: string, title: string) => {
    await page.getByRole('button', { name: `Add a card to ${column}` }).click()
    await page.keyboard.insertText(title)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
  }

  it('work at once, one of them offline for a while, and end with the same board and every card once', async () => {
    const [near, far] = [await open(anna, stoa.url), await open(wang, line.url)]
    line.cut()
    await face(far, 'device')

    // Both move B; each adds, moves and throws away cards of their own.
    await carryWithMouse(near, cardOf(near, 'B'), cardOf(near, 'E'))
    await near.mouse.up()
    await add(near, 'To do', 'near 1')
    await carryWithMouse(near, cardOf(near, 'F'), cardOf(near, 'A'))
    await near.mouse.up()

    await carryWithMouse(far, cardOf(far, 'B'), cardOf(far, 'G'))
    await far.mouse.up()
    await add(far, 'In progress', '远 1')
    await cardOf(far, 'D').getByRole('link').focus()
    await far.keyboard.press('Alt+ArrowRight')
    await expect.poll(async () => (await linesIn(far))[1]).toContain('D')
    expect(await linesIn(near)).not.toEqual(await linesIn(far))

    line.mend()
    await face(far, 'saved')
    await face(near, 'saved')
    await expect.poll(() => linesIn(far)).toEqual(await linesIn(near))
    const lines = linesOf(await boardOnServer(stoa, board))
    await expect.poll(() => linesIn(near)).toEqual(lines)
    await expect.poll(() => linesIn(far)).toEqual(lines)
    const titles = lines.flatMap((text) => text.slice(text.indexOf(': ') + 2).split(', '))
    expect(titles.filter((title) => title !== '').toSorted()).toEqual(
      ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'near 1', '远 1'].toSorted(),
    )
  })

  it('see who is here, who carries what, and who has which card open', async () => {
    const [hers, his] = [await open(anna, stoa.url), await open(wang, stoa.url)]
    await his.getByRole('list', { name: 'Here now' }).getByRole('img', { name: 'Anna Berg' }).waitFor()

    await carryWithMouse(hers, cardOf(hers, 'C'), cardOf(hers, 'E'))
    const carried = columnOf(his, 'In progress').locator('[data-carried-by]')
    await carried.getByText('Anna Berg').waitFor()
    await carried.getByText('C', { exact: true }).waitFor()
    // Its place is kept where it came from, and nothing was moved yet.
    await cardOf(his, 'C').locator('[data-away]').waitFor()
    await hers.mouse.up()
    await carried.waitFor({ state: 'detached' })
    await expect.poll(async () => (await linesIn(his))[1]).toBe('In progress: C, E, F')

    await cardOf(hers, 'A').click()
    await cardOf(his, 'A').getByRole('img', { name: 'Anna Berg has this card open' }).waitFor()
    await hers.keyboard.press('Escape')
    await cardOf(his, 'A')
      .getByRole('img', { name: 'Anna Berg has this card open' })
      .waitFor({ state: 'detached' })
  })

  it('write in one card: the title letter by letter, the description as on a page', async () => {
    const [hers, his] = [await open(anna, stoa.url), await open(wang, stoa.url)]
    for (const page of [hers, his]) {
      await cardOf(page, 'A').click()
      await page.getByRole('complementary', { name: /^Card/ }).waitFor()
    }
    const title = (page: Page) => page.getByRole('textbox', { name: 'Title of the card' })
    await title(hers).press('End')
    await hers.keyboard.insertText(' plan')
    await expect.poll(() => title(his).inputValue()).toBe('A plan')
    await title(his).press('Home')
    await his.keyboard.insertText('Q3 ')
    await expect.poll(() => title(hers).inputValue()).toBe('Q3 A plan')

    const text = (page: Page) => page.getByRole('textbox', { name: 'Description' })
    await text(hers).click()
    await hers.keyboard.insertText('What we promise. ')
    await text(his).getByText('What we promise.').waitFor()
    await text(his).click()
    await his.keyboard.press('Control+End')
    await his.keyboard.insertText('到时候见。')
    await text(hers).getByText('What we promise. 到时候见。').waitFor()
    await face(his, 'saved')
    await face(hers, 'saved')
    await expect
      .poll(async () => [...(await boardOnServer(stoa, board)).cards.values()].map((card) => card.title))
      .toContain('Q3 A plan')
  })

  it('lose nothing that was done offline when the tab is loaded anew', async () => {
    const page = await open(wang, line.url)
    line.cut()
    await face(page, 'device')
    await add(page, 'To do', '路上想到的')
    await expect.poll(async () => (await linesIn(page))[0]).toContain('路上想到的')
    line.mend()
    await page.reload()
    await face(page, 'saved')
    await expect
      .poll(async () => linesOf(await boardOnServer(stoa, board))[0])
      .toBe('To do: A, B, C, D, 路上想到的')
  })
})
