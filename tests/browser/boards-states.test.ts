import { addLabel, addToCard, archiveCard, editCard } from '@stoa/board'
import { closeCodes, type DocumentDetail } from '@stoa/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { boardIsOpen, boardOnServer, makeBoard } from './board-harness.ts'
import { examine, opposites } from './client-examine.ts'
import { clientDirectory, openAs } from './client-harness.ts'
import { type ClosingGate, openClosingGate } from './closing-gate.ts'

let browser: Browser
let stoa: TestStoa
let li: TestPerson
let board: DocumentDetail
let page: Page
let found: string[]
beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory })
  li = await stoa.person('李梅')
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})
beforeEach(async () => {
  found = []
  const space = await stoa.space(li, '产品部')
  board = await makeBoard(stoa, li, space.id, [['FAQ', '报价'], ['Demo'], ['Old']], (doc, ids) => {
    const id = (title: string) => ids.get(title) ?? ''
    editCard(doc, id('FAQ'), { priority: 'urgent', due: '2026-01-05' })
    addToCard(doc, id('FAQ'), 'labels', addLabel(doc, { name: '市场', colour: 'teal', at: Date.now() }))
    addToCard(doc, id('Demo'), 'assignees', li.id)
    archiveCard(doc, id('Old'), { at: Date.now() })
  })
})
afterEach(() => page.context().close())

const words = {
  en: {
    trashed: 'This board is in the trash.',
    title: 'The cards are in the trash with their board',
    restore: 'Restore',
  },
  'zh-CN': { trashed: '此看板在回收站里。', title: '卡片随看板一起在回收站里', restore: '恢复' },
}

describe('a board', () => {
  it.each(opposites)(
    'that lies in the trash is read and not written, until it is taken out: $size, $theme, $language',
    async (look) => {
      const { trashed, title, restore } = words[look.language]
      expectStatus(await li.api.delete(`/documents/${board.id}`), 204)
      page = await openAs(browser, stoa.url, li, `/b/${board.id}`, look)
      const note = page.getByText(trashed)
      await note.waitFor()
      await page.getByRole('heading', { name: title }).waitFor()
      await examine(page, 'a board in the trash', found)
      expect(found).toEqual([])
      // Nothing takes what would be written.
      expect(await page.getByRole('main').getByRole('textbox').count()).toBe(0)
      expect((await boardOnServer(stoa, board)).cards.size).toBe(4)

      await page.getByRole('button', { name: restore, exact: true }).first().click()
      await note.waitFor({ state: 'detached' })
      await boardIsOpen(page)
      await page.getByRole('link', { name: 'FAQ', exact: true }).waitFor()
    },
  )

  it('that needs a newer tab says so, offers to reload, and is there after it', async () => {
    const gate: ClosingGate = await openClosingGate(stoa.url)
    try {
      gate.closeWith(closeCodes.clientOutdated)
      page = await openAs(browser, gate.url, li, `/b/${board.id}`)
      await page.getByRole('heading', { name: 'There is a newer version of Stoa' }).waitFor()
      await examine(page, 'a board of a newer version', found)
      expect(found).toEqual([])
      expect(await page.locator('[data-card-id]').count()).toBe(0)
      gate.open()
      await page.getByRole('main').getByRole('button', { name: 'Reload', exact: true }).last().click()
      await boardIsOpen(page)
      await page.getByRole('link', { name: 'FAQ', exact: true }).waitFor()
    } finally {
      // What is still open would hold it.
      await page.context().close()
      await gate.close()
    }
  })

  it.each([
    { width: 768, theme: 'light', language: 'zh-CN' },
    { width: 768, theme: 'dark', language: 'en' },
    { width: 360, theme: 'dark', language: 'zh-CN' },
  ] as const)('is clean at $width pixels, $theme, $language, in every view', async ({ width, ...look }) => {
    page = await openAs(browser, stoa.url, li, `/b/${board.id}`, look)
    await page.setViewportSize({ width, height: 900 })
    for (const search of ['', '?view=list', '?view=calendar', '?view=progress', '?view=archive']) {
      await page.goto(`${stoa.url}/b/${board.id}${search}`)
      await boardIsOpen(page)
      await page.locator('[data-view]').waitFor()
      await examine(page, `${width} ${search}`, found)
    }
    expect(found).toEqual([])
  })
})
