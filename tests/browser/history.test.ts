import axe from 'axe-core'
import type { DocumentDetail, HistoryEntry, Language, Page as ListPage, Space } from '@stoa/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { clientDirectory, openAs, pageIsOpen, type sizes } from './client-harness.ts'

const chinese = '，覆盖十万用户'
const english = ' and nobody waits for it'
const goal = '目标是在第三季度完成新品推广'
const plan = 'The plan is due in July'
const markdown = `${goal}

${plan}

## 里程碑 Milestones

| 交付物 | 负责 |
| --- | --- |
| Plan | 李梅 |

- [x] 确认定价
- [ ] Record the demo

> A plan that nobody reads is a plan that nobody follows. See [the manual](https://example.com).
`

let browser: Browser
let stoa: TestStoa
let li: TestPerson
let anna: TestPerson
let space: Space
let document: DocumentDetail
beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory })
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})
beforeEach(async () => {
  li = await stoa.person('李梅')
  anna = await stoa.person('Anna')
  space = await stoa.space(li, '产品部')
  await stoa.member(li, space.id, anna, 'editor')
  document = await stoa.document(li, space.id, { title: 'Q3 上线推广方案', markdown })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

const at = (path = '') => `/p/${document.id}${path}`
const editor = (page: Page) => page.locator('[contenteditable="true"][role="textbox"]').last()
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const line = (page: Page, name: string | RegExp) =>
  page.getByRole('listbox', { name: 'Versions' }).getByRole('option', { name })

async function openPage(person: TestPerson, language: Language = 'en'): Promise<Page> {
  const page = await openAs(browser, stoa.url, person, at(), { language })
  await pageIsOpen(page)
  await editor(page).getByText(plan).waitFor()
  return page
}
async function caretBehind(page: Page, block: string): Promise<void> {
  await editor(page).getByText(block).click()
  await page.keyboard.press('End')
}
async function openHistory(page: Page): Promise<void> {
  await button(page, 'History').click()
  await line(page, /^Now/).waitFor()
}
/** Writes behind a text, as that person would from a window of their own. */
const writeBehind = (person: TestPerson, behind: string, text: string): Promise<void> =>
  stoa.stoa.sync.edit(document.id, 'page', person.id, (draft) => {
    const runs = [...draft.get('root-v2', Y.XmlElement).createTreeWalker((node) => node instanceof Y.XmlText)]
    for (const run of runs)
      if (run instanceof Y.XmlText && run.toJSON().includes(behind))
        run.insert(run.toJSON().indexOf(behind) + behind.length, text)
  })
const storedText = async (): Promise<string> =>
  (await li.api.get<string>(`/documents/${document.id}/content?format=text`)).body
const entries = async (): Promise<HistoryEntry[]> =>
  (await li.api.get<ListPage<HistoryEntry>>(`/documents/${document.id}/history`)).body.items
const nameNow = async (name: string): Promise<void> => {
  const [newest] = await entries()
  await li.api.post(`/documents/${document.id}/versions`, { name, sequence: newest?.sequence })
}

describe('the history of a page', () => {
  it('shows who wrote what, and brings a version back while somebody else is typing', async () => {
    await nameNow('送审稿')
    const [mine, hers] = await Promise.all([openPage(li), openPage(anna)])
    await caretBehind(mine, goal)
    await caretBehind(hers, plan)
    await Promise.all([mine.keyboard.insertText(chinese), hers.keyboard.insertText(english)])
    await Promise.all([
      editor(mine)
        .getByText(plan + english)
        .waitFor(),
      editor(hers)
        .getByText(goal + chinese)
        .waitFor(),
    ])
    await Promise.all([pageIsOpen(mine), pageIsOpen(hers)])

    await openHistory(mine)
    await expect
      .poll(async () => (await mine.getByRole('option').allInnerTexts()).join('\n'))
      .toMatch(/李梅[^]*送审稿/)
    expect((await mine.getByRole('option').allInnerTexts()).join('\n')).toContain('Anna')

    // A stretch of time ends every ten minutes: what both wrote can stand on two leaves.
    await mine.getByRole('switch', { name: 'Show changes' }).press('Space')
    const open = mine.getByRole('option', { selected: true })
    const marked = new Set<string>()
    for (let leaf = await open.innerText(); !leaf.startsWith('送审稿'); leaf = await open.innerText()) {
      const marks = mine.locator('article [aria-busy="false"] ins')
      await marks.first().waitFor()
      for (const text of await marks.allInnerTexts()) marked.add(text)
      await button(mine, 'Older version').click()
      await expect.poll(() => open.innerText()).not.toBe(leaf)
    }
    const spoken = [...marked].map((text) => text.replace('Added:', '').replace('End.', '').trim())
    expect(spoken).toContain(chinese)
    expect(spoken).toContain(english.trim())

    await mine.getByRole('switch', { name: 'Show changes' }).press('Space')
    await mine.locator('article').getByText(goal, { exact: true }).waitFor()
    expect(await mine.locator('article .stoa-li-checked').innerText()).toContain('确认定价')

    // Anna types on, word by word, until she is told that it is enough.
    let typed = ''
    const enough = new AbortController()
    const annaTypes = (async () => {
      for (let word = 1; !enough.signal.aborted; word += 1) {
        await hers.keyboard.type(` w${word}`)
        typed += ` w${word}`
      }
    })()
    await editor(hers).getByText('w3').waitFor()
    await button(mine, 'Restore this version').click()
    await mine.getByRole('dialog').getByText('Nothing is lost').waitFor()
    await mine.getByRole('dialog').getByRole('button', { name: 'Restore this version' }).click()
    await mine.getByText('The page is back to what it was').waitFor()
    const typedBefore = typed
    await expect.poll(() => typed.length, { timeout: 10_000 }).toBeGreaterThan(typedBefore.length + 20)
    enough.abort()
    await annaTypes
    await pageIsOpen(hers)

    const after = await storedText()
    expect(after).toContain(goal)
    expect(after).not.toContain(chinese)
    const kept = after
      .split('\n')
      .find((text) => text.startsWith(plan))!
      .slice(plan.length)
    expect(typed.endsWith(kept.trim())).toBe(true)
    expect(kept.trim().length).toBeGreaterThanOrEqual(typed.length - typedBefore.length - 1)
    await expect.poll(() => editor(hers).innerText()).not.toContain(chinese)

    // Anna has written since: that this would go too is said before it is done, and nothing is done yet.
    await button(mine, 'Undo').click()
    await mine.getByText('The page was changed since it was restored.').waitFor()
    expect(await storedText()).toBe(after)
    await button(mine, 'Undo all the same').click()
    await mine.getByText('The page is as it was before restoring.').waitFor()
    await editor(mine)
      .getByText(goal + chinese)
      .waitFor()
    expect(await storedText()).toContain(chinese)
  })

  it('undoes a restore at once when nobody has written since', async () => {
    const first = (await entries())[0]?.sequence
    await nameNow('First draft')
    await writeBehind(anna, goal, chinese)
    const page = await openAs(browser, stoa.url, li, at(`/history?version=${first}`))
    await button(page, 'Restore this version').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Restore this version' }).click()
    await page.getByText('The page is back to what it was').waitFor()
    expect(await storedText()).not.toContain(chinese)
    await button(page, 'Undo').click()
    await page.getByText('The page is as it was before restoring.').waitFor()
    expect(await storedText()).toContain(goal + chinese)
  })

  it('gives a version a name, takes it away, and makes a copy', async () => {
    const page = await openPage(li, 'zh-CN')
    await button(page, '历史').click()
    await button(page, '更多').click()
    await page.getByRole('menuitem', { name: '为此版本命名' }).click()
    await page.getByLabel('名称').fill('  定稿 ')
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: /定稿/ }).waitFor()
    expect((await entries())[0]?.version?.name).toBe('定稿')

    await button(page, '更多').click()
    await page.getByRole('menuitem', { name: '移除名称“定稿”' }).click()
    await page.getByText('已移除名称“定稿”。').waitFor()
    await expect.poll(async () => (await entries()).every(({ version }) => version === null)).toBe(true)
    await button(page, '撤销').click()
    await page.getByRole('option', { name: /定稿/ }).waitFor()

    await button(page, '更多').click()
    await page.getByRole('menuitem', { name: '另存为副本' }).click()
    await button(page, '打开').click()
    await page.getByRole('textbox', { name: '标题' }).waitFor()
    await pageIsOpen(page)
    expect(await page.getByRole('textbox', { name: '标题' }).inputValue()).toMatch(/^Q3 上线推广方案（.+）$/)
    expect(new URL(page.url()).pathname).not.toBe(at())
    await editor(page).getByText(goal).waitFor()
  })

  it('is turned by keyboard, has an address for every state, and Escape leads back', async () => {
    await nameNow('First draft')
    await writeBehind(anna, goal, chinese)
    const page = await openPage(li)
    await openHistory(page)
    await expect.poll(() => page.evaluate(() => window.document.activeElement?.role)).toBe('option')
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Q3 上线推广方案' }).waitFor()
    await expect.poll(() => new URL(page.url()).search).toMatch(/^\?version=\d+$/)
    await page.locator('article').getByText(goal, { exact: true }).waitFor()

    const [newest] = await entries()
    await page.goto(`${stoa.url}${at(`/history?version=${newest?.sequence}&changes=true`)}`)
    await page.locator('article ins').getByText(chinese).waitFor()

    await page.goto(`${stoa.url}${at('/history?version=99999')}`)
    await page.getByText('not kept any more').waitFor()
    await button(page, 'Older version').click()
    await page
      .locator('article')
      .getByText(goal + chinese)
      .waitFor()

    await button(page, 'Older version').press('Enter')
    await expect.poll(() => button(page, 'Older version').isDisabled()).toBe(true)
    await page.keyboard.press('Enter')
    await expect.poll(() => button(page, 'Newer version').isDisabled()).toBe(true)
    await expect
      .poll(() => page.evaluate(() => window.document.activeElement?.ariaLabel))
      .toBe('Older version')

    await button(page, 'A precise moment').click()
    await page.getByRole('spinbutton', { name: /year/ }).press('ArrowUp')
    await page.getByText('This is still to come.').waitFor()
    await page.getByRole('spinbutton', { name: /year/ }).press('ArrowDown')
    await button(page, 'Show the page').click()
    await expect.poll(() => new URL(page.url()).search).toMatch(/^\?at=\d{13}$/)
    await page
      .locator('article')
      .getByText(goal + chinese)
      .waitFor()

    // A moment can be compared like a version: with what there was before it.
    await page.getByRole('switch', { name: 'Show changes' }).press('Space')
    await page.locator('article ins').getByText(chinese).waitFor()
    await expect.poll(() => new URL(page.url()).search).toMatch(/^\?at=\d{13}&changes=true$/)

    await page.keyboard.press('Escape')
    await pageIsOpen(page)
    expect(new URL(page.url()).pathname).toBe(at())
  })

  it('shows changes in the form they have: levels, kinds of lists, rows of tables', async () => {
    await nameNow('First draft')
    await writeBehind(anna, 'Record the demo', ' soon')
    await writeBehind(anna, 'Milestones', ' and more')
    await writeBehind(anna, '李梅', ' and Anna')
    const page = await openAs(browser, stoa.url, li, at('/history?changes=true'))
    const text = page.locator('article')
    await text
      .getByRole('heading', { level: 2, name: /里程碑 Milestones/ })
      .locator('ins')
      .waitFor()
    const row = text.getByRole('row', { name: /Plan/ })
    await row.locator('ins').getByText('and Anna').waitFor()
    expect(await row.getByRole('cell').count()).toBe(2)
    expect(await text.getByRole('columnheader').allInnerTexts()).toEqual(['交付物', '负责'])
    const item = text.getByRole('listitem').filter({ hasText: 'Record the demo' })
    await item.locator('ins').getByText('soon').waitFor()
    expect(await item.textContent()).toMatch(/^Not done:/)
  })

  it('is shown to readers, who restore nothing', async () => {
    const reader = await stoa.person('王强')
    await stoa.member(li, space.id, reader, 'viewer')
    await nameNow('First draft')
    await writeBehind(anna, plan, english)
    const page = await openAs(browser, stoa.url, reader, at('/history'))
    await line(page, /First draft/).click()
    await page.locator('article').getByText(plan, { exact: true }).waitFor()
    await page.getByText('You can read the history.').waitFor()
    expect(await button(page, 'Restore this version').count()).toBe(0)
    await button(page, 'More').click()
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Copy link to this version'])
  })

  it('takes nothing but words and known elements from what the server says', async () => {
    const page = await openAs(browser, stoa.url, li, '/')
    const hostile = `<h2 onclick="window.caught=1">Heading</h2><script>window.caught=1</script>
      <p style="position:fixed">one <a href="javascript:window.caught=1">two</a> <a href="/p/x">three</a></p>
      <img src="x" alt="four" onerror="window.caught=1"><iframe srcdoc="<script>parent.caught=1</script>"></iframe>
      <svg onload="window.caught=1"><text>five</text></svg><form action="/"><input name="a">six</form>`
    await page.route('**/history/content*', (route) =>
      route.fulfill({ contentType: 'text/html', body: hostile }),
    )
    await page.goto(`${stoa.url}${at('/history')}`)
    const text = page.locator('article .stoa-content')
    await text.getByRole('heading', { name: 'Heading' }).click()
    expect(await text.innerText()).toMatch(/one two three[^]*five[^]*six/)
    expect(
      await text.locator('script, iframe, svg, form, input, [style], [onclick], [onerror]').count(),
    ).toBe(0)
    expect(await text.getByRole('link').allInnerTexts()).toEqual(['three'])
    expect(await page.evaluate(() => 'caught' in window)).toBe(false)
  })
})

/** All of axe's rules, none left out. And nothing reaches beyond the sides of the window. */
async function examine(page: Page, where: string, found: string[]): Promise<void> {
  await page.evaluate(axe.source)
  const violations = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(window.document, {
      resultTypes: ['violations'],
    })
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
  })
  const over = await page.evaluate(() => window.document.documentElement.scrollWidth - window.innerWidth)
  found.push(...violations.map((text) => `${where}: ${text}`))
  if (over > 0) found.push(`${where}: wider than the window by ${over} pixels`)
}

interface Look {
  size: keyof typeof sizes
  theme: 'light' | 'dark'
  language: Language
  /** Also what lies over the screen: it is built from the same parts everywhere, so two looks are enough. */
  overlays: boolean
}

const looks: Look[] = [
  { size: 'phone', theme: 'light', language: 'zh-CN', overlays: true },
  { size: 'phone', theme: 'dark', language: 'en', overlays: false },
  { size: 'desk', theme: 'dark', language: 'en', overlays: true },
  { size: 'desk', theme: 'light', language: 'zh-CN', overlays: false },
]

/** Everything that can lie over the screen, each closed by Escape, which does not leave the history. */
async function examineOverlays(page: Page, { language, size }: Look, found: string[]): Promise<void> {
  const words = (en: string, zh: string) => (language === 'en' ? en : zh)
  await button(page, words('Older version', '较早的版本')).click()

  const over = page.locator('[role=dialog], [role=menu]')
  const shown = async (where: string): Promise<void> => {
    await over.first().waitFor()
    await examine(page, where, found)
    await page.keyboard.press('Escape')
    await over.first().waitFor({ state: 'detached' })
  }
  await page.getByRole('button', { name: words('Restore this version', '恢复此版本'), exact: true }).click()
  await shown('restore')
  await button(page, words('More', '更多')).click()
  await shown('menu')
  if (size === 'phone') {
    await button(page, words('Versions', '版本')).click()
    await page.getByRole('option').first().waitFor()
    await shown('time line')
    await button(page, words('Versions', '版本')).click()
  }
  await button(page, words('A precise moment', '查看某一时刻')).click()
  await page.getByRole('spinbutton').first().waitFor()
  await shown('moment')
}

it.each(looks)('is clean: $size, $theme, $language', async (look) => {
  const first = (await entries())[0]?.sequence
  await writeBehind(anna, plan, english)
  await nameNow('送审稿 For review')
  await li.api.post(`/documents/${document.id}/history/restore`, { sequence: first })
  await writeBehind(anna, goal, chinese)
  const found: string[] = []
  const page = await openAs(browser, stoa.url, li, at('/history'), look)
  await page.locator('article').getByText('Record the demo').waitFor()
  await examine(page, 'now', found)
  await page.goto(`${stoa.url}${at('/history?changes=true')}`)
  await page.locator('article ins').first().waitFor()
  await page.locator('article del').first().waitFor()
  await examine(page, 'changes', found)
  if (look.overlays) await examineOverlays(page, look, found)
  expect(new URL(page.url()).pathname).toBe(at('/history'))
  expect(found).toEqual([])
})
