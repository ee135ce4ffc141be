import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { layLine } from '../support/line.ts'
import { boardIsOpen, linesIn, makeBoard } from './board-harness.ts'
import { clientDirectory, openAs } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let anna: TestPerson
let wang: TestPerson
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

const face = (page: Page, state: string) =>
  page.locator(`[data-save-state="${state}"]`).first().waitFor({ state: 'attached' })

it('what was done to a board offline is kept as a text when the right to edit is gone meanwhile', async () => {
  const space = await stoa.space(anna)
  await stoa.member(anna, space.id, wang, 'editor')
  const board = await makeBoard(stoa, anna, space.id, [['FAQ'], [], []])
  const line = await layLine(stoa.url)
  const page = await openAs(browser, line.url, wang, `/b/${board.id}`)
  page.on('dialog', (dialog) => void dialog.accept())
  await boardIsOpen(page)
  line.cut()
  await face(page, 'device')
  await page.getByRole('button', { name: 'Add a card to To do' }).click()
  await page.keyboard.insertText('路上想到的')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect.poll(() => linesIn(page)).toEqual(['To do: FAQ, 路上想到的', 'In progress: ', 'Done: '])
  await stoa.member(anna, space.id, wang, 'viewer')
  line.mend()

  const kept = page.getByText(/^Not saved: your right to edit was taken away.* The board shows/)
  await kept.waitFor()
  await expect.poll(() => linesIn(page)).toEqual(['To do: FAQ', 'In progress: ', 'Done: '])
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download', exact: true }).click(),
  ])
  const text = readFileSync(await download.path(), 'utf8')
  expect(text).toContain('路上想到的')
  expect(text).toContain('FAQ')
  await page.context().close()
  await line.close()
})
