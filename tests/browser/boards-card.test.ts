import type { Card } from '@stoa/board'
import type { DocumentDetail, Space } from '@stoa/protocol'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { boardIsOpen, boardOnServer, makeBoard } from './board-harness.ts'
import { clientDirectory, openAs } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let anna: TestPerson
let wang: TestPerson
let space: Space
let board: DocumentDetail
let id: string
let page: Page
let panel: Locator

beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory })
  anna = await stoa.person('Anna Berg')
  wang = await stoa.person('王强')
  space = await stoa.space(anna)
  await stoa.member(anna, space.id, wang, 'commenter')
  // Cannot see the board, so is never offered on it.
  await stoa.person('王外')
  await stoa.document(anna, space.id, { title: '上线手册' })
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})
beforeEach(async () => {
  board = await makeBoard(stoa, anna, space.id, [['FAQ'], [], []], (_, ids) => {
    id = ids.get('FAQ') ?? ''
  })
  page = await openAs(browser, stoa.url, anna, `/b/${board.id}?card=${id}`)
  await boardIsOpen(page)
  panel = page.getByRole('complementary', { name: 'Card: FAQ' })
  await panel.waitFor()
})
afterEach(() => page.context().close())

const card = async (): Promise<Card | undefined> => (await boardOnServer(stoa, board)).cards.get(id)
const becomes = (values: Partial<Card>) => expect.poll(card).toMatchObject(values)

describe('an open card', () => {
  it('takes people, priority, labels and days, by keyboard', async () => {
    await panel.getByRole('button', { name: 'Take it on' }).press('Enter')
    await panel.getByRole('button', { name: 'Add to: Watching' }).press('Enter')
    await page.getByRole('combobox', { name: 'Add to: Watching' }).fill('王')
    await page.getByRole('option', { name: '王强' }).waitFor()
    await expect.poll(() => page.getByRole('option').count()).toBe(1)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await becomes({ assignees: [anna.id], watchers: [wang.id] })

    await panel.getByRole('button', { name: /Priority$/ }).press('Enter')
    await page.getByRole('option', { name: 'Urgent' }).press('Enter')
    await becomes({ priority: 'urgent' })

    await panel.getByRole('button', { name: 'Choose labels' }).press('Enter')
    await page.getByRole('button', { name: 'New label' }).press('Enter')
    await page.getByRole('textbox', { name: 'Name of the label' }).fill('市场')
    await page.getByRole('radio', { name: 'Teal' }).press('Space')
    await page.getByRole('button', { name: 'Save', exact: true }).press('Enter')
    await page.getByRole('checkbox', { name: '市场' }).waitFor()
    await page.keyboard.press('Escape')
    const { labels } = await boardOnServer(stoa, board)
    expect(labels).toMatchObject([{ name: '市场', colour: 'teal' }])
    await becomes({ labels: labels.map((label) => label.id) })

    const due = panel.getByRole('group', { name: 'Due', exact: true })
    await due.getByRole('spinbutton', { name: /^month/ }).focus()
    await page.keyboard.type('12042026')
    await becomes({ due: '2026-12-04' })
    const start = panel.getByRole('group', { name: 'Start', exact: true })
    await start.getByRole('spinbutton', { name: /^month/ }).focus()
    await page.keyboard.type('12092026')
    await page.getByText('A card does not start after it is due.').waitFor()
    await becomes({ start: null })
  })

  it('has a checklist, sub-tasks, a milestone and links', async () => {
    const add = panel.getByRole('textbox', { name: 'Add an item' })
    for (const text of ['First', 'Second', 'Third']) {
      await add.fill(text)
      await add.press('Enter')
    }
    await panel.getByRole('checkbox', { name: 'Second' }).press('Space')
    await panel.getByRole('button', { name: 'Move “Third”: arrow up or down' }).press('ArrowUp')
    await panel.getByRole('textbox', { name: 'Words of the item' }).first().fill('Begin')
    await panel.getByRole('button', { name: 'Remove “Third”' }).press('Enter')
    await expect
      .poll(async () => (await card())?.checklist.map(({ text, isDone }) => [text, isDone]))
      .toEqual([
        ['Begin', false],
        ['Second', true],
      ])
    await becomes({ progress: 50 })

    const subtask = panel.getByRole('textbox', { name: 'Add a sub-task' })
    await subtask.fill('Ask sales')
    await subtask.press('Enter')
    await panel.getByRole('link', { name: 'Ask sales' }).click()
    const below = page.getByRole('complementary', { name: 'Card: Ask sales' })
    await below.getByRole('link', { name: /FAQ/ }).click()
    await panel.waitFor()

    await panel.getByRole('button', { name: /Milestone$/ }).press('Enter')
    await page.getByRole('option', { name: 'New milestone…' }).press('Enter')
    await page.getByRole('textbox', { name: 'What is reached then' }).fill('Launch')
    await page.getByRole('button', { name: 'Save', exact: true }).press('Enter')
    await panel.getByRole('button', { name: 'Change the milestone “Launch”' }).waitFor()

    await panel.getByRole('button', { name: 'Link a page' }).press('Enter')
    await page.getByRole('combobox', { name: 'Which page or board?' }).fill('手册')
    await page.getByRole('option', { name: /上线手册/ }).click()
    await page.getByRole('button', { name: 'Link', exact: true }).press('Enter')
    await panel.getByRole('link', { name: '上线手册' }).waitFor()
  })

  it('says when it comes again in plain words, and with the days to come', async () => {
    await panel.getByRole('button', { name: 'Never' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'When does this card come again?' })
    await dialog.getByRole('button', { name: /Comes again/ }).press('Enter')
    await page.getByRole('option', { name: 'On days of the week' }).press('Enter')
    for (const name of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) {
      const day = dialog.getByRole('button', { name })
      if ((await day.getAttribute('aria-pressed')) !== 'true') await day.press('Space')
    }
    for (const name of ['Saturday', 'Sunday']) {
      const day = dialog.getByRole('button', { name })
      if ((await day.getAttribute('aria-pressed')) === 'true') await day.press('Space')
    }
    await dialog.getByText('Every week on Monday to Friday; on a free day the working day after').waitFor()
    expect(await dialog.getByRole('listitem').count()).toBe(3)
    await dialog.getByRole('button', { name: 'Save' }).press('Enter')
    await becomes({
      recurrence: expect.objectContaining({
        unit: 'week',
        every: 1,
        onFreeDay: 'next',
        weekdays: [1, 2, 3, 4, 5],
      }),
    })
  })

  it('is completed, archived and brought back where it is, and closes with Escape', async () => {
    await panel.getByRole('button', { name: 'Mark as done' }).click()
    await becomes({ isCompleted: true })
    await panel.getByRole('button', { name: 'Open again' }).click()
    await becomes({ isCompleted: false })
    await panel.getByRole('button', { name: 'Actions for “FAQ”' }).click()
    await page.getByRole('menuitem', { name: /^Archive/ }).click()
    await page.getByText('“FAQ” is in the archive.').first().waitFor()
    await page.goto(`${stoa.url}/b/${board.id}?card=${id}`)
    await panel.getByText('This card is in the archive.').waitFor()
    await panel.getByRole('button', { name: 'Bring back' }).click()
    await becomes({ archivedAt: null })
    await panel.focus()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    expect(new URL(page.url()).search).toBe('')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('FAQ')
  })
})
