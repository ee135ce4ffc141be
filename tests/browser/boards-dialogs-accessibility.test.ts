import {
  addChecklistItem,
  addLabel,
  addMilestone,
  addToCard,
  archiveCard,
  editCard,
  editColumn,
  readBoard,
} from '@stoa/board'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { boardIsOpen, makeBoard } from './board-harness.ts'
import { examine, type Look, opposites } from './client-examine.ts'
import { clientDirectory, openAs } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let li: TestPerson
beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory })
  li = await stoa.person('李梅', 'admin')
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})

/** A board on which everything a card can say is said by some card. */
async function furnish(): Promise<{ board: string; card: string }> {
  const space = await stoa.space(li, '产品部')
  let card = ''
  const board = await makeBoard(
    stoa,
    li,
    space.id,
    [['接口冻结通知全员', 'Write the FAQ', 'Quotes', 'Old'], ['推广方案 v2', 'Demo video'], []],
    (doc: Y.Doc, ids) => {
      const at = Date.now()
      const id = (title: string) => ids.get(title) ?? ''
      card = id('推广方案 v2')
      for (const [index, colour] of (
        ['grey', 'brown', 'amber', 'olive', 'green', 'teal', 'blue', 'violet'] as const
      ).entries()) {
        const label = addLabel(doc, { name: `标签 ${index + 1}`, colour, at })
        addToCard(doc, index < 4 ? card : id('Demo video'), 'labels', label)
      }
      editCard(doc, id('接口冻结通知全员'), { priority: 'urgent', due: '2026-01-05' })
      editCard(doc, id('Quotes'), { priority: 'high', progress: 40 })
      editCard(doc, card, {
        due: '2030-06-05',
        milestone: addMilestone(doc, { title: '公开发布', due: '2030-07-01', at }),
        recurrence: { unit: 'month', from: '2030-06-05', every: 1, onFreeDay: 'previous', day: 5 },
      })
      addToCard(doc, card, 'assignees', li.id)
      addToCard(doc, card, 'watchers', li.id)
      for (const [index, text] of ['目标人群', 'Channels'].entries())
        addChecklistItem(doc, card, { text, isDone: index === 0, at })
      editCard(doc, id('Demo video'), { parent: card })
      archiveCard(doc, id('Old'), { at })
      const [first] = readBoard(doc).columns
      if (first !== undefined) editColumn(doc, first.id, { limit: 2 })
    },
  )
  return { board: board.id, card }
}

const openLook = async (look: Look, path: string): Promise<Page> => {
  const page = await openAs(browser, stoa.url, li, path, look)
  await boardIsOpen(page)
  return page
}

describe.each(opposites)('dialogs of boards, $size, $theme, $language', (look) => {
  it('are clean', async () => {
    const { board, card } = await furnish()
    const words = <T>(en: T, zh: T) => (look.language === 'en' ? en : zh)
    const page = await openLook(look, `/b/${board}`)
    const found: string[] = []
    const close = async () => {
      await page.keyboard.press('Escape')
      await page
        .locator('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')
        .last()
        .waitFor({ state: 'detached' })
        .catch(() => undefined)
    }
    const tile = page.locator(`[data-card-id="${card}"]`).first()
    const menu = async () => {
      await tile.getByRole('button', { name: words(/^Actions for/, /操作$/) }).press('Enter')
      await page.getByRole('menu').waitFor()
    }
    await menu()
    await examine(page, 'card menu', found)
    await page.getByRole('menuitem', { name: words('Move to…', '移动到…') }).click()
    await page.getByRole('dialog').waitFor()
    await examine(page, 'move', found)
    await close()
    await menu()
    await page.getByRole('menuitem', { name: words('Delete', '删除'), exact: true }).click()
    await page.getByRole('alertdialog').waitFor()
    await examine(page, 'delete', found)
    await close()

    const column = page.locator('[data-column-id]').first()
    const columnMenu = async (item: string) => {
      await column.getByRole('button', { name: words(/^Actions for To do/, /^“To do”的操作/) }).press('Enter')
      await page.getByRole('menuitem', { name: item }).click()
    }
    await columnMenu(words('Limit of cards…', '卡片数量上限…'))
    await page.getByRole('dialog').waitFor()
    await examine(page, 'limit', found)
    await close()
    await columnMenu(words('Delete the column', '删除此列'))
    await page.getByRole('alertdialog').waitFor()
    await examine(page, 'delete column', found)
    await close()

    await page.evaluate((to) => window.history.pushState({}, '', to), `/b/${board}?card=${card}`)
    const panel = page.getByLabel(words('Card: 推广方案 v2', '卡片：推广方案 v2'))
    await panel.waitFor()
    for (const [what, name] of [
      ['people', words('Add to: Assigned to', '添加到“负责人”')],
      ['labels', words('Choose labels', '选择标签')],
      ['recurrence', words(/^Every month/, /^每月/)],
      ['milestone', words(/^Change the milestone/, /^修改里程碑/)],
      ['link', words('Link a page', '链接页面')],
      ['day', words('Choose a day: Due', '选择日期：截止日期')],
    ] as const) {
      await panel.getByRole('button', { name }).press('Enter')
      await page
        .getByRole('dialog')
        .nth(look.size === 'phone' ? 1 : 0)
        .waitFor()
      await examine(page, what, found)
      await page.keyboard.press('Escape')
      await expect.poll(() => page.getByRole('dialog').count()).toBe(look.size === 'phone' ? 1 : 0)
    }
    await page.context().close()
    expect(found).toEqual([])
  })
})

describe.each(opposites)('the working calendar, $size, $theme, $language', (look) => {
  it('is clean, empty and filled, with its dialogs', async () => {
    const words = (en: string, zh: string) => (look.language === 'en' ? en : zh)
    const year = new Date().getFullYear()
    const page = await openAs(browser, stoa.url, li, '/people/calendar', look)
    const found: string[] = []
    await page.getByRole('heading', { name: words('Working calendar', '工作日历') }).waitFor()
    await page.getByRole('button', { name: words('Add a day', '添加日期') }).waitFor()
    await examine(page, 'calendar', found)
    await page.getByRole('button', { name: words('Add a day', '添加日期') }).click()
    const dialog = page.getByRole('dialog')
    // Part by part, in the order of the language, beginning where the hand is.
    await dialog.getByRole('group', { name: words('Date', '日期') }).waitFor()
    await page.keyboard.type(words(`1001${year}`, `${year}1001`))
    await dialog.getByLabel(words('Name in Chinese', '中文名称')).fill('国庆节')
    await examine(page, 'day', found)
    await dialog.getByRole('button', { name: words('Save', '保存') }).click()
    await page.getByText('国庆节').first().waitFor()
    // What was announced while it was being saved stands in the page for some seconds.
    await page.reload()
    await page.getByText('国庆节').first().waitFor()
    await examine(page, 'filled calendar', found)

    await page.getByRole('button', { name: words('More for this year', '本年度的更多操作') }).click()
    await page.getByRole('menuitem', { name: words('Take in a file…', '导入文件…') }).click()
    await examine(page, 'import', found)
    await dialog.locator('input[type="file"]').setInputFiles({
      name: 'days.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        `日期,类型,名称\n${year}-10-02,节假日,国庆节\n${year}-10-10,上班,调休\n${year}-02-31,节假日,没有这天\n`,
      ),
    })
    await dialog.getByRole('table').waitFor()
    expect(await dialog.getByRole('row').count()).toBe(4)
    await examine(page, 'import looked at', found)
    await dialog.getByRole('button', { name: words('Do exactly this', '按此执行') }).click()
    await page.getByText('调休', { exact: true }).waitFor()
    await page.reload()
    await page.getByText('调休', { exact: true }).waitFor()
    await page.getByRole('button', { name: words('More for this year', '本年度的更多操作') }).click()
    await page.getByRole('menuitem', { name: words('Remove all days', '移除全部安排') }).click()
    const asking = page.getByRole('alertdialog', {
      name: words(`Remove all days of ${year}?`, `移除 ${year} 年的全部安排？`),
    })
    await asking.waitFor()
    await examine(page, 'clear', found)
    await asking.getByRole('button', { name: words('Remove all days', '移除全部安排') }).click()
    await page.getByText(words(`Nothing is entered for ${year}`, `${year} 年还没有登记任何安排`)).waitFor()
    await page.context().close()
    expect(found).toEqual([])
  })
})
