import {
  addChecklistItem,
  addLabel,
  addToCard,
  archiveCard,
  completeCard,
  createDescription,
  editCard,
  replaceDescription,
} from '@stoa/board'
import type { DocumentDetail, Space } from '@stoa/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import {
  boardIsOpen,
  boardOnServer,
  cardOf,
  carryWithMouse,
  columnOf,
  linesIn,
  linesOf,
  makeBoard,
  said,
} from './board-harness.ts'
import { clientDirectory, openAs } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let anna: TestPerson
let wang: TestPerson
let space: Space
let board: DocumentDetail
let ids: ReadonlyMap<string, string>
let page: Page

/** A day from today, where the browser is: in the same zone as this test. */
const day = (from: number): string => {
  const date = new Date()
  date.setDate(date.getDate() + from)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory })
  anna = await stoa.person('Anna Berg')
  wang = await stoa.person('王强')
  space = await stoa.space(anna)
  await stoa.member(anna, space.id, wang, 'viewer')
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})
beforeEach(async () => {
  board = await makeBoard(stoa, anna, space.id, [['FAQ', 'Quotes', 'Old'], ['Video'], []], (doc, made) => {
    ids = made
    const id = (title: string) => made.get(title) ?? ''
    const label = addLabel(doc, { name: '市场', colour: 'amber', at: Date.now() })
    addToCard(doc, id('FAQ'), 'labels', label)
    addToCard(doc, id('FAQ'), 'assignees', wang.id)
    editCard(doc, id('FAQ'), { due: day(-1), priority: 'urgent' })
    editCard(doc, id('Video'), { due: day(0) })
    addToCard(doc, id('Video'), 'watchers', stoa.owner.id)
    archiveCard(doc, id('Old'), { at: Date.now() })
  })
})
afterEach(() => page.context().close())

const open = async (search: string, person = anna) => {
  page = await openAs(browser, stoa.url, person, `/b/${board.id}${search}`)
  await boardIsOpen(page)
}
const search = () => Object.fromEntries(new URL(page.url()).searchParams)
/** What is shown, told by its titles. */
const titles = () =>
  page
    .locator('main [data-card-link]')
    .evaluateAll((links) => links.map((link) => link.firstChild?.textContent))

describe('the views of a board', () => {
  it('each have an address that shows the same when it is opened anew', async () => {
    await open('')
    for (const [view, expected] of [
      ['List', ['FAQ', 'Quotes', 'Video']],
      ['Calendar', ['FAQ', 'Video', 'Quotes']],
      ['Archive', ['Old']],
      ['Board', ['FAQ', 'Quotes', 'Video']],
    ] as const) {
      await page
        .getByRole('navigation', { name: 'Views of the board' })
        .getByRole('link', { name: view })
        .click()
      await expect.poll(titles).toEqual(expected)
      await page.reload()
      await expect.poll(titles).toEqual(expected)
    }
    await page.getByRole('link', { name: 'Progress' }).click()
    await page.getByText('0 of 3 cards are done. 1 is overdue.').waitFor()
    await page.goBack()
    await expect.poll(titles).toEqual(['FAQ', 'Quotes', 'Video'])
  })

  it('keep filter, sorting, grouping and open card in the address', async () => {
    await open('')
    await page.getByRole('button', { name: /^Person/ }).click()
    await page.getByRole('option', { name: '王强' }).click()
    await expect.poll(() => linesIn(page)).toEqual(['To do: FAQ', 'In progress: ', 'Done: '])
    // Everybody on the board is named by one answer.
    const asked = await page.evaluate(() =>
      performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/v1/people/')),
    )
    expect(asked.map(({ name }) => new URL(name).pathname)).toEqual(['/api/v1/people/names'])
    const text = page.getByRole('searchbox', { name: 'Search cards' })
    await text.fill('video')
    await expect.poll(() => linesIn(page)).toEqual(['To do: ', 'In progress: ', 'Done: '])
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByRole('button', { name: /^Due date/ }).click()
    await page.getByRole('option', { name: 'Overdue' }).click()
    await expect.poll(search).toEqual({ due: 'overdue' })
    await page.getByRole('link', { name: 'List' }).click()
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByRole('button', { name: 'Group by' }).click()
    await page.getByRole('option', { name: 'By priority' }).click()
    await page.getByRole('columnheader', { name: 'Title' }).getByRole('button').click()
    await page.getByRole('columnheader', { name: 'Title' }).getByRole('button').click()
    await page.getByRole('gridcell', { name: 'Video' }).click()
    const expected = { view: 'list', group: 'priority', sort: 'title', down: 'true', card: ids.get('Video') }
    await expect.poll(search).toEqual(expected)
    await page.reload()
    await page.getByRole('complementary', { name: 'Card: Video' }).waitFor()
    await expect.poll(titles).toEqual(['FAQ', 'Video', 'Quotes'])
    expect(await page.getByRole('columnheader', { name: 'Title' }).getAttribute('aria-sort')).toBe(
      'descending',
    )
  })

  it('search what cards say, and follow what is written meanwhile', async () => {
    const video = ids.get('Video') ?? ''
    await open('?view=list')
    const text = page.getByRole('searchbox', { name: 'Search cards' })
    expect(await text.getAttribute('aria-description')).toContain('descriptions, checklists, labels')
    await text.fill('王强')
    await expect.poll(titles).toEqual(['FAQ'])
    await text.fill('剪辑 片头')
    await expect.poll(titles).toEqual([])
    await stoa.stoa.sync.edit(board.id, 'board', anna.id, (doc) => {
      addChecklistItem(doc, video, { text: '剪辑', at: Date.now() })
      replaceDescription(doc, video, createDescription('先做片头'))
    })
    await expect.poll(titles).toEqual(['Video'])
    await stoa.stoa.sync.edit(board.id, 'board', anna.id, (doc) =>
      replaceDescription(doc, video, createDescription('先做片尾')),
    )
    await expect.poll(titles).toEqual([])
  })

  it('the list is walked through by arrows and opens with Enter', async () => {
    await open('?view=list')
    await page.getByRole('gridcell', { name: 'FAQ' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('To do')
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('In progress')
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'Card: Video' }).waitFor()
  })

  it('the calendar moves a card to another day by hand and by keyboard, and shows days that are free', async () => {
    const admin = stoa.owner
    await admin.api.put(`/calendar/days/${day(0)}`, {
      kind: 'holiday',
      name: { en: 'Founding day', 'zh-CN': '社庆日' },
    })
    await open('?view=calendar&span=week')
    await page
      .locator(`[data-day="${day(0)}"]`)
      .getByText('Founding day')
      .waitFor()
    const video = page.locator(`[data-day-card="${ids.get('Video')}"]`)
    const days = await page
      .locator('[data-day]')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['day'] ?? ''))
    const other = days.find((one) => one !== day(0)) ?? ''
    await carryWithMouse(page, video, page.locator(`[data-day="${other}"]`))
    await page.mouse.up()
    await page.locator(`[data-day="${other}"]`).getByRole('link', { name: 'Video' }).waitFor()
    const due = async () => (await boardOnServer(stoa, board)).cards.get(ids.get('Video') ?? '')?.due
    await expect.poll(due).toBe(other)
    await page.getByRole('link', { name: 'Video' }).focus()
    await page.keyboard.press('Alt+ArrowDown')
    await expect.poll(due).not.toBe(other)
    expect(await said(page)).toMatch(/^“Video” is due on /)
  })

  it('the archive brings a card back, or deletes it for good after asking', async () => {
    await open('?view=archive')
    await page.getByRole('button', { name: 'Bring back “Old”' }).click()
    await page.getByText('The archive is empty').waitFor()
    await expect
      .poll(async () => linesOf(await boardOnServer(stoa, board))[0])
      .toBe('To do: FAQ, Quotes, Old')
    await page.getByRole('link', { name: 'Board', exact: true }).click()
    await cardOf(page, 'Old').hover()
    await page.getByRole('button', { name: 'Actions for “Old”' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
    await expect.poll(async () => [...(await boardOnServer(stoa, board)).cards.values()].length).toBe(3)
  })
})

describe('a board that may only be read', () => {
  it('offers nothing that would change it, and follows what others do', async () => {
    await open('', wang)
    await page.getByText('You can read this board.').waitFor()
    for (const name of ['New card', 'Add a card', 'Add a column'])
      expect(await page.getByRole('button', { name }).count()).toBe(0)
    const box = await cardOf(page, 'FAQ').boundingBox()
    await page.mouse.move((box?.x ?? 0) + 40, (box?.y ?? 0) + 20)
    await page.mouse.down()
    await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 20, { steps: 4 })
    expect(await page.locator('[data-carried]').count()).toBe(0)
    await page.mouse.up()
    await page.getByRole('link', { name: 'FAQ' }).press('Space')
    expect(await said(page)).toBe('')
    await page.getByRole('link', { name: 'FAQ' }).press('Enter')
    const panel = page.getByRole('complementary', { name: 'Card: FAQ' })
    await panel.getByText('Urgent').first().waitFor()
    expect(await panel.getByRole('textbox').count()).toBe(0)
    await stoa.stoa.sync.edit(board.id, 'board', anna.id, (doc: Y.Doc) =>
      completeCard(doc, ids.get('Video') ?? '', { at: Date.now() }),
    )
    await columnOf(page, 'Done').getByRole('link', { name: 'Video' }).waitFor()
  })
})

describe('a board somebody has damaged', () => {
  it('shows every card once, and the ones without a place in the first column', async () => {
    await stoa.stoa.sync.edit(board.id, 'board', anna.id, (doc: Y.Doc) => {
      const cards = doc.getMap<Y.Map<unknown>>('cards')
      cards.get(ids.get('Video') ?? '')?.set('place', { column: 'gone', order: 'a0' })
      cards.get(ids.get('Quotes') ?? '')?.set('due', '2026-02-31')
      cards.get(ids.get('Quotes') ?? '')?.set('priority', 'whatever')
    })
    await open('')
    await expect
      .poll(async () =>
        (await linesIn(page))
          .join()
          .match(/FAQ|Quotes|Video/g)
          ?.toSorted(),
      )
      .toEqual(['FAQ', 'Quotes', 'Video'])
    expect((await linesIn(page))[0]).toContain('Video')
    await page.getByRole('link', { name: 'Quotes' }).focus()
    await page.keyboard.press('Alt+ArrowRight')
    await columnOf(page, 'In progress').getByRole('link', { name: 'Quotes' }).waitFor()
  })
})
