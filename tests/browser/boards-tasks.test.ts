import { addToCard, editCard } from '@stoa/board'
import type { DocumentDetail, Space } from '@stoa/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { boardIsOpen, boardOnServer, makeBoard } from './board-harness.ts'
import { examine, opposites } from './client-examine.ts'
import { clientDirectory, openAs } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let anna: TestPerson
let wang: TestPerson
let space: Space
let board: DocumentDetail
let ids: ReadonlyMap<string, string>

/** A day from today, in the zone of this test, which is the browser's. */
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
  await stoa.member(anna, space.id, wang, 'commenter')
  board = await makeBoard(stoa, anna, space.id, [['Late', 'Now', '关注的'], ['Someday'], []], (doc, made) => {
    ids = made
    const id = (title: string) => made.get(title) ?? ''
    for (const title of ['Late', 'Now', 'Someday']) addToCard(doc, id(title), 'assignees', anna.id)
    addToCard(doc, id('关注的'), 'watchers', anna.id)
    editCard(doc, id('Late'), { due: day(-3), priority: 'urgent' })
    editCard(doc, id('Now'), { due: day(0) })
  })
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})
const shown = (page: Page) => page.locator('main section ul > li a').allTextContents()

describe('my tasks', () => {
  it('come from all boards, in the order in which they press, and follow what others do', async () => {
    const page = await openAs(browser, stoa.url, anna, '/tasks')
    await page.getByRole('link', { name: 'Late' }).waitFor()
    await expect.poll(() => shown(page)).toEqual(['Late', 'Now', 'Someday'])
    const doors = page.getByRole('navigation', { name: 'Which of my tasks' })
    await doors.getByRole('link', { name: 'Overdue' }).click()
    await expect.poll(() => shown(page)).toEqual(['Late'])
    await doors.getByRole('link', { name: 'Watching' }).click()
    await expect.poll(() => shown(page)).toEqual(['关注的'])
    await doors.getByRole('link', { name: 'Today' }).click()
    await expect.poll(() => shown(page)).toEqual(['Now'])
    await page.reload()
    await expect.poll(() => shown(page)).toEqual(['Now'])

    // Somebody gives Anna another one while she looks.
    await stoa.stoa.sync.edit(board.id, 'board', wang.id, (doc: Y.Doc) => {
      addToCard(doc, ids.get('关注的') ?? '', 'assignees', anna.id)
      editCard(doc, ids.get('关注的') ?? '', { due: day(0) })
    })
    await expect.poll(async () => (await shown(page)).toSorted()).toEqual(['Now', '关注的'])

    await page.getByRole('button', { name: 'Mark “Now” as done' }).click()
    await page.getByText('“Now” is done.').waitFor()
    await expect.poll(() => shown(page)).toEqual(['关注的'])
    const isDone = async () => (await boardOnServer(stoa, board)).cards.get(ids.get('Now') ?? '')?.isCompleted
    expect(await isDone()).toBe(true)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(isDone).toBe(false)

    await page.getByRole('link', { name: '关注的' }).click()
    await page.getByRole('complementary', { name: 'Card: 关注的' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/b/${board.id}`)
    await page.context().close()
  })

  it.each(opposites)('are clean, $size, $theme, $language', async (look) => {
    const page = await openAs(browser, stoa.url, anna, '/tasks', look)
    await page.locator('main section ul > li').first().waitFor()
    const found: string[] = []
    await examine(page, 'tasks', found)
    await page.goto(`${stoa.url}/tasks?view=completed`)
    await page.locator('main h2').waitFor()
    await examine(page, 'no tasks', found)
    await page.context().close()
    expect(found).toEqual([])
  })
})

describe('what is said of a card', () => {
  it('is said by those too who may not change it, seen at once, changed and removed by its writer', async () => {
    const path = `/b/${board.id}?card=${ids.get('Late')}`
    const hers = await openAs(browser, stoa.url, anna, path)
    const his = await openAs(browser, stoa.url, wang, path)
    await boardIsOpen(hers)
    await boardIsOpen(his)
    const panel = (page: Page) => page.getByRole('complementary', { name: 'Card: Late' })
    await panel(his).getByRole('textbox', { name: 'Comment' }).fill('我可以帮忙。')
    await panel(his).getByRole('button', { name: 'Comment' }).click()
    await panel(hers).getByText('我可以帮忙。').waitFor()
    expect(await panel(hers).getByRole('button', { name: 'Change', exact: true }).count()).toBe(0)
    await panel(his).getByRole('button', { name: 'Change', exact: true }).click()
    await his.getByRole('dialog').getByRole('textbox').fill('我明天可以帮忙。')
    await his.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await panel(hers).getByText('我明天可以帮忙。').waitFor()
    await panel(his).getByRole('button', { name: 'Remove', exact: true }).click()
    await his.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await panel(hers).getByText('我明天可以帮忙。').waitFor({ state: 'detached' })

    await panel(hers).getByRole('button', { name: 'Normal Priority' }).waitFor({ state: 'detached' })
    await panel(hers)
      .getByRole('button', { name: /Priority$/ })
      .click()
    await hers.getByRole('option', { name: 'High' }).click()
    await panel(hers).getByRole('button', { name: 'Show' }).click()
    await panel(hers).getByText('Anna Berg changed the priority: Urgent → High.').waitFor()
    await hers.context().close()
    await his.context().close()
  })
})
