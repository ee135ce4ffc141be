import type { DocumentDetail } from '@stoa/protocol'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { layLine, type Line } from '../support/line.ts'
import { unsentCopies } from './offline-harness.ts'

const clientDirectory = new URL('../../client/dist/', import.meta.url)

const chinese = [
  '第一天请到前台领取工牌和电脑。',
  '密码只告诉自己，任何人都不会来问。',
  '有问题先看手册，再问同桌。',
  '手册人人可以改，改完不用告诉谁。',
]
const english = [
  'The handbook belongs to whoever reads it. ',
  'Write what you would have liked to find. ',
  'Leave a page better than you met it. ',
  'Nothing you see as saved can be lost. ',
]

describe('two people in one page', () => {
  let browser: Browser
  let stoa: TestStoa
  let anna: TestPerson
  let document: DocumentDetail
  let line: Line
  const contexts: BrowserContext[] = []

  beforeAll(async () => {
    browser = await launchChromium()
    stoa = await startTestStoa({ clientDirectory })
    anna = await stoa.person('Anna')
  })
  afterAll(async () => {
    await browser.close()
    await stoa.stop()
  })
  beforeEach(async () => {
    const space = await stoa.space(stoa.owner)
    await stoa.member(stoa.owner, space.id, anna, 'editor')
    document = await stoa.document(stoa.owner, space.id, { title: '入职', markdown: '甲\n\n乙\n' })
    line = await layLine(stoa.url)
  })
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
    await line.close()
  })

  /** A window of its own, signed in, on the page. */
  async function open(person: TestPerson, url: string, language: string): Promise<Page> {
    const context = await browser.newContext({ locale: language })
    contexts.push(context)
    const signedIn = await context.request.post(`${url}/api/v1/sessions`, {
      data: { email: person.email, password: person.password },
    })
    expect(signedIn.status()).toBe(201)
    const page = await context.newPage()
    await page.goto(`${url}/p/${document.id}`)
    await editor(page).getByText('乙').waitFor()
    await saved(page)
    return page
  }

  const editor = (page: Page) => page.locator('[contenteditable="true"][role="textbox"]').last()
  const face = (page: Page, state: string) => page.locator(`[data-save-state="${state}"]`).waitFor()
  const saved = (page: Page) => face(page, 'saved')
  const blocks = (page: Page): Promise<string[]> =>
    editor(page).evaluate((root) => [...root.children].map((block) => block.textContent ?? ''))

  /** Puts the caret behind the text of a block. */
  async function caretBehind(page: Page, text: string): Promise<void> {
    await editor(page).getByText(text, { exact: true }).click()
    await page.keyboard.press('End')
  }
  async function seenBy(page: Page, text: string): Promise<void> {
    await editor(page).getByText(text).waitFor()
  }

  it('type Chinese and English at the same time, one of them offline for a while, and end with the same page', async () => {
    const li = await open(stoa.owner, stoa.url, 'zh-CN')
    const an = await open(anna, line.url, 'en')
    await caretBehind(li, '甲')
    await caretBehind(an, '乙')

    const typeChinese = async (sentences: readonly string[]) => {
      // As an input method hands text over: whole words at once.
      for (const sentence of sentences)
        for (const word of sentence.match(/.{1,3}/gu) ?? []) await li.keyboard.insertText(word)
    }
    const typeEnglish = async (sentences: readonly string[]) => {
      for (const sentence of sentences) await an.keyboard.type(sentence)
    }

    await Promise.all([typeChinese(chinese.slice(0, 2)), typeEnglish(english.slice(0, 2))])
    await Promise.all([seenBy(an, chinese[1]!), seenBy(li, english[1]!.trim())])

    line.cut()
    await face(an, 'device')
    await Promise.all([typeChinese(chinese.slice(2)), typeEnglish(english.slice(2))])
    await saved(li)
    // She sees her own words and nothing of his; he nothing of hers. The page says where hers are.
    expect((await blocks(an)).join('\n')).toContain(english[3]!.trim())
    expect((await blocks(an)).join('\n')).not.toContain(chinese[3])
    expect((await blocks(li)).join('\n')).not.toContain(english[3]!.trim())
    await face(an, 'device')

    line.mend()
    await Promise.all([seenBy(an, chinese[3]!), seenBy(li, english[3]!.trim())])
    await Promise.all([saved(li), saved(an)])
    const expected = [`甲${chinese.join('')}`, `乙${english.join('')}`].map((text) => text.trim())
    for (const page of [li, an]) {
      expect((await blocks(page)).map((text) => text.trim())).toEqual(expected)
    }
    const stored = await stoa.owner.api.get<string>(`/documents/${document.id}/content?format=text`)
    expect(stored.body.split(/\n+/).map((text) => text.trim())).toEqual(expected)
  })

  it('undo what each did oneself, and nothing of the other', async () => {
    const li = await open(stoa.owner, stoa.url, 'zh-CN')
    const an = await open(anna, line.url, 'en')
    await caretBehind(li, '甲')
    await li.keyboard.insertText('我写的')
    await seenBy(an, '甲我写的')
    await caretBehind(an, '甲我写的')
    await an.keyboard.type(' and mine')
    await seenBy(li, 'and mine')
    await editor(li).press('Control+z')
    await expect.poll(() => blocks(an)).toEqual(['甲 and mine', '乙'])
    await expect.poll(() => blocks(li)).toEqual(['甲 and mine', '乙'])
    await editor(li).press('Control+Shift+z')
    await expect.poll(() => blocks(an)).toEqual(['甲我写的 and mine', '乙'])
  })

  it('see each other come and go, and where the other writes', async () => {
    const li = await open(stoa.owner, stoa.url, 'zh-CN')
    const an = await open(anna, line.url, 'en')
    await caretBehind(an, '乙')
    await an.keyboard.type('!')
    await li.locator('.stoa-cursors *', { hasText: 'Anna' }).first().waitFor({ state: 'attached' })
    await li.getByRole('img', { name: 'Anna' }).or(li.locator('[title="Anna"]')).first().waitFor()
    line.cut()
    await expect
      .poll(() => li.locator('.stoa-cursors *', { hasText: 'Anna' }).count(), { timeout: 40_000 })
      .toBe(0)
  })

  it('keeps what was typed offline through a reload of the tab', async () => {
    const an = await open(anna, line.url, 'en')
    await caretBehind(an, '乙')
    line.cut()
    await face(an, 'device')
    await an.keyboard.type(' written on the train')
    await expect.poll(() => blocks(an)).toEqual(['甲', '乙 written on the train'])
    // Reading waits for the write before it, and the second for one that began meanwhile: the last key is kept.
    expect([await unsentCopies(an), await unsentCopies(an)]).toEqual([1, 1])
    line.mend()
    an.once('dialog', (dialog) => void dialog.accept())
    await an.reload()
    await seenBy(an, 'written on the train')
    await saved(an)
    const stored = await stoa.owner.api.get<string>(`/documents/${document.id}/content?format=text`)
    expect(stored.body).toContain('乙 written on the train')
  })

  it('close at once for somebody who may no longer look', async () => {
    const an = await open(anna, stoa.url, 'en')
    await stoa.owner.api.delete(`/spaces/${document.spaceId}/members/${anna.id}`)
    await an.getByRole('heading', { level: 1, name: /not here, or not for you/ }).waitFor()
  })
})
