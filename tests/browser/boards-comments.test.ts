import type { CardComment, DocumentDetail, Page as Listed } from '@stoa/protocol'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { boardIsOpen, makeBoard } from './board-harness.ts'
import { examine } from './client-examine.ts'
import { clientDirectory, openAs } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let anna: TestPerson
let wang: TestPerson
let guest: TestPerson
let board: DocumentDetail
let cardId: string
let page: Page
let devtools: CDPSession

beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory })
  anna = await stoa.person('Anna Berg')
  wang = await stoa.person('王强')
  guest = await stoa.person('客人', 'guest')
  // Sees nothing of this board, and is offered to nobody on it.
  await stoa.person('王外')
  const space = await stoa.space(anna)
  await stoa.member(anna, space.id, wang, 'viewer')
  board = await makeBoard(stoa, anna, space.id, [['FAQ'], [], []], (_, ids) => {
    cardId = ids.get('FAQ') ?? ''
  })
  const grant = `/documents/${board.id}/grants/person/${guest.id}`
  expectStatus(await anna.api.put<null>(grant, { role: 'commenter' }), 204)
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})

const comments = async () => {
  const path = `/boards/${board.id}/cards/${cardId}/comments`
  return expectStatus(await anna.api.get<Listed<CardComment>>(path), 200).items
}
const lastComment = async () => {
  const comment = (await comments()).at(-1)
  return comment && [comment.body, comment.mentions.map(({ name }) => name)]
}
const field = () => page.getByRole('textbox', { name: 'Comment', exact: true })
const offered = () => page.getByRole('listbox').getByRole('option').allTextContents()

describe('an at sign in a comment', () => {
  const open = async (who: TestPerson, size: 'desk' | 'phone' = 'desk') => {
    page = await openAs(browser, stoa.url, who, `/b/${board.id}?card=${cardId}`, { size })
    await boardIsOpen(page)
    await field().waitFor()
    devtools = await page.context().newCDPSession(page)
  }
  beforeEach(() => open(anna))
  afterEach(() => page.context().close())

  it('offers who can see the board, by keys alone, and the comment shows and stores who was taken', async () => {
    await field().focus()
    await page.keyboard.type('Please, @')
    await expect.poll(offered).toHaveLength(3)
    await page.keyboard.type('王')
    await expect.poll(offered).toEqual([expect.stringContaining('王强')])
    await page
      .getByRole('status')
      .filter({ hasText: 'One person. Press Enter' })
      .waitFor({ state: 'attached' })
    expect(await field().getAttribute('aria-activedescendant')).toBe(
      await page.getByRole('option', { selected: true }).getAttribute('id'),
    )
    const found: string[] = []
    await examine(page, 'the list of people', found)
    expect(found).toEqual([])

    // Escape closes the list, and neither the card nor what is written.
    await page.keyboard.press('Escape')
    await page.getByRole('listbox').waitFor({ state: 'detached' })
    expect(await field().inputValue()).toBe('Please, @王')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('@')
    await expect.poll(offered).toHaveLength(3)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const taken = (await field().inputValue()).replace('Please, @', '').trim()
    expect(['王强', '客人']).toContain(taken)
    await page.keyboard.type('by Friday')
    await page.keyboard.press('Control+Enter')
    await expect.poll(lastComment).toEqual([`Please, @${taken} by Friday`, [taken]])
    await page.locator('li', { hasText: 'by Friday' }).getByText(`@${taken}`, { exact: true }).waitFor()
    expect(await field().inputValue()).toBe('')

    // Another person may be spoken to later, and who was named stays.
    await page.locator('li', { hasText: 'by Friday' }).getByRole('button', { name: 'Change' }).click()
    const dialog = page.getByRole('dialog')
    const again = dialog.getByRole('textbox', { name: 'Comment' })
    await again.press('Control+End')
    await page.keyboard.type(' @Anna')
    await page.getByRole('option', { name: /Anna Berg/ }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect
      .poll(lastComment)
      .toEqual([`Please, @${taken} by Friday @Anna Berg`, expect.arrayContaining([taken, 'Anna Berg'])])
  })

  it('waits while Chinese is composed: the letters on the way look for nobody and Enter takes the word', async () => {
    await field().focus()
    await devtools.send('Input.insertText', { text: '请\uFF20' })
    await expect.poll(offered).toHaveLength(3)
    for (const text of ['w', 'wang', "wang'q"])
      await devtools.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      })
    expect(await field().inputValue()).toBe("请\uFF20wang'q")
    expect(await offered()).toHaveLength(3)
    const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 }
    await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })
    expect(await field().inputValue()).toBe("请\uFF20wang'q")
    await devtools.send('Input.insertText', { text: '王' })
    await expect.poll(offered).toEqual([expect.stringContaining('王强')])
    await page.keyboard.press('Enter')
    expect(await field().inputValue()).toBe('请@王强 ')
    await devtools.send('Input.insertText', { text: '确认' })
    await page.keyboard.press('Control+Enter')
    await expect.poll(lastComment).toEqual(['请@王强 确认', ['王强']])
  })

  it('takes a whole name that was typed, and says of a stranger that nobody is found', async () => {
    await field().focus()
    await page.keyboard.type('@王外')
    await page.getByRole('status').filter({ hasText: 'Nobody by that name' }).waitFor({ state: 'attached' })
    await page.keyboard.type(' @王强')
    await expect.poll(offered).toEqual([expect.stringContaining('王强')])
    await page.keyboard.type('，看')
    await page.getByRole('listbox').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+Enter')
    await expect.poll(lastComment).toEqual(['@王外 @王强，看', ['王强']])
  })

  it('offers names to a guest too, on a phone', async () => {
    await page.context().close()
    await open(guest, 'phone')
    await field().focus()
    await page.keyboard.type('@王')
    await expect.poll(offered).toEqual(['王强'])
    const found: string[] = []
    await examine(page, 'the list on a phone', found)
    expect(found).toEqual([])
  })
})
