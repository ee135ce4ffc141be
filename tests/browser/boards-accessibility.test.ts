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
import { examine, type Look, looks } from './client-examine.ts'
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

describe.each(looks)('boards, $size, $theme, $language', (look) => {
  it('every view is clean', async () => {
    const { board, card } = await furnish()
    const page = await openLook(look, `/b/${board}`)
    const found: string[] = []
    await examine(page, 'board', found)
    for (const view of ['list', 'calendar', 'calendar&span=week', 'progress', 'archive']) {
      await page.evaluate((to) => window.history.pushState({}, '', to), `/b/${board}?view=${view}`)
      await page.locator(`[data-view="${view.split('&')[0]}"]`).waitFor()
      await examine(page, view, found)
    }
    await page.evaluate((to) => window.history.pushState({}, '', to), `/b/${board}?card=${card}`)
    await page.locator('.stoa-editor [contenteditable]').first().waitFor()
    await examine(page, 'card', found)
    await page.context().close()
    expect(found).toEqual([])
  })
})
