import type { DocumentDetail, Space } from '@stoa/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import {
  boardIsOpen,
  boardOnServer,
  cardOf,
  carryWithFinger,
  carryWithMouse,
  columnOf,
  linesIn,
  linesOf,
  makeBoard,
  said,
} from './board-harness.ts'
import { clientDirectory, openAs, sizes } from './client-harness.ts'

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

describe('a card by mouse', () => {
  it('is carried to where its place was kept, and is kept there', async () => {
    await carryWithMouse(page, cardOf(page, 'Training'), cardOf(page, 'Video'))
    expect(await page.locator('[data-slot]').count()).toBe(1)
    await page.mouse.up()
    const lines = ['To do: FAQ, Quotes', 'In progress: Training, Video', 'Done: ']
    await shown(lines)
    await kept(lines)
    expect(await said(page)).toBe('“Training” now stands in In progress, 1 of 2.')
    // The press that carried it has not opened it.
    expect(new URL(page.url()).search).toBe('')
  })

  it('goes back where it was with Escape, and into an empty column it is done', async () => {
    await carryWithMouse(page, cardOf(page, 'FAQ'), cardOf(page, 'Video'), 'below')
    await page.keyboard.press('Escape')
    await page.locator('[data-carried]').waitFor({ state: 'detached' })
    await page.mouse.up()
    await shown(begun)
    await carryWithMouse(page, cardOf(page, 'FAQ'), columnOf(page, 'Done').getByRole('list'))
    await page.mouse.up()
    await shown(['To do: Training, Quotes', 'In progress: Video', 'Done: FAQ'])
    await expect
      .poll(
        async () => [...(await boardOnServer(stoa, board)).cards.values()].find((c) => c.isCompleted)?.title,
      )
      .toBe('FAQ')
  })

  it('is undone with Ctrl Z, which says so, and done again', async () => {
    await carryWithMouse(page, cardOf(page, 'FAQ'), cardOf(page, 'Video'))
    await page.mouse.up()
    await shown(['To do: Training, Quotes', 'In progress: FAQ, Video', 'Done: '])
    await page.keyboard.press('Control+z')
    await page.getByText('Your last action was taken back.').waitFor()
    await shown(begun)
    await page.keyboard.press('Control+Shift+z')
    await shown(['To do: Training, Quotes', 'In progress: FAQ, Video', 'Done: '])
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await page.getByText('There is nothing of yours to take back.').waitFor()
    await kept(begun)
  })

  it('opens with a click, and a whole column is carried by its heading', async () => {
    await carryWithMouse(
      page,
      columnOf(page, 'Done').getByRole('heading', { name: 'Done' }),
      columnOf(page, 'To do').getByRole('heading', { name: 'To do' }),
    )
    await page.mouse.move(sizes.desk.width / 3, 200)
    await page.mouse.move((await columnOf(page, 'To do').boundingBox())?.x ?? 0, 200, { steps: 3 })
    await page.mouse.up()
    await shown(['Done: ', 'To do: FAQ, Training, Quotes', 'In progress: Video'])
    await cardOf(page, 'Video').click()
    await page.getByRole('complementary', { name: 'Card: Video' }).waitFor()
    expect(new URL(page.url()).searchParams.get('card')).not.toBeNull()
  })
})

describe('a card by finger', () => {
  it('is picked up when the finger rests on it; a finger that moves at once scrolls', async () => {
    const context = await browser.newContext({
      locale: 'en',
      viewport: sizes.phone,
      hasTouch: true,
      isMobile: true,
      reducedMotion: 'reduce',
    })
    await context.addInitScript(() => localStorage.setItem('stoa.language', 'en'))
    await context.request.post(`${stoa.url}/api/v1/sessions`, {
      headers: { origin: stoa.url },
      data: { email: anna.email, password: anna.password },
    })
    const phone = await context.newPage()
    await phone.goto(`${stoa.url}/b/${board.id}`)
    await boardIsOpen(phone)
    await carryWithFinger(phone, cardOf(phone, 'Quotes'), cardOf(phone, 'FAQ'))
    await expect.poll(() => linesIn(phone)).toEqual(['To do: Quotes, FAQ, Training', ...begun.slice(1)])
    await kept(['To do: Quotes, FAQ, Training', ...begun.slice(1)])

    // A stroke over the cards moves the columns under the finger and carries nothing.
    const session = await context.newCDPSession(phone)
    const box = await cardOf(phone, 'FAQ').boundingBox()
    const at = { x: (box?.x ?? 0) + 200, y: (box?.y ?? 0) + 10 }
    await session.send('Input.synthesizeScrollGesture', { ...at, xDistance: -220, yDistance: 0 })
    await expect
      .poll(() => phone.locator('[data-board]').evaluate((root) => root.scrollLeft))
      .toBeGreaterThan(60)
    expect(await phone.locator('[data-carried]').count()).toBe(0)
    await kept(['To do: Quotes, FAQ, Training', ...begun.slice(1)])
    await context.close()
  })
})
