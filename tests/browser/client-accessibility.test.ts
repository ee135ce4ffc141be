import type { DocumentDetail, Space } from '@stoa/protocol'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { layLine } from '../support/line.ts'
import { examine, go, looks, opposites } from './client-examine.ts'
import { clientDirectory, openAs, openWindow, pageIsOpen, serveEmptyStoa } from './client-harness.ts'
import { shows, typeAtEnd, unsentCopies, unsentNote } from './offline-harness.ts'

const markdown = `Text with a [link](https://example.com) and \`code\`.

## 里程碑 Milestones

| 交付物 | 负责 |
| --- | --- |
| Plan | 李梅 |

## Still to do

- [x] 确认定价
- [ ] Record the demo
- [ ] 交付
    - [ ] Plan

> A quote.

\`\`\`js
const answer = 42
\`\`\`
`

let browser: Browser
let stoa: TestStoa
beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory })
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})

interface Place {
  space: Space
  document: DocumentDetail
}

async function furnish(person: TestPerson): Promise<Place> {
  const space = await stoa.space(person, '产品部')
  const document = await stoa.document(person, space.id, { title: 'Q3 上线推广方案', markdown })
  await stoa.document(person, space.id, { title: '常见问题', parentId: document.id })
  const old = await stoa.document(person, space.id, { title: 'Old plan' })
  await person.api.delete(`/documents/${old.id}`)
  return { space, document }
}

describe.each(looks)('$size, $theme, $language', (look) => {
  it('every screen is clean', async () => {
    const person = await stoa.person('李梅', 'admin')
    const found: string[] = []
    const page = await openAs(browser, stoa.url, person, '/', look)
    const heading = page.getByRole('heading', { level: 1 })
    const visit = async (path: string, where: string, ready = heading): Promise<void> => {
      await go(page, path)
      await ready.first().waitFor()
      await examine(page, where, found)
    }
    await page.getByRole('main').getByRole('button').first().waitFor()
    await examine(page, 'home before anything is written', found)
    const { space, document } = await furnish(person)
    await go(page, '/account')
    await visit('/', 'home', page.getByRole('main').getByRole('link'))
    await visit(`/s/${space.id}`, 'space', page.getByRole('main').getByRole('link'))
    await visit(`/s/${space.id}/trash`, 'trash', page.getByRole('main').getByRole('button'))
    await visit('/people', 'people', page.getByRole('main').getByRole('listitem'))
    await visit('/account', 'account')
    await visit('/no/such/place', 'nowhere')
    await visit(`/p/${space.id}`, 'a page that is not there')
    await go(page, `/p/${document.id}`)
    await pageIsOpen(page)
    await page.getByText('A quote.').waitFor()
    await examine(page, 'page', found)
    await page.context().close()
    expect(found).toEqual([])
  })
})

describe.each(opposites)('over $size, $theme, $language', (look) => {
  const words = (en: string, zh: string) => (look.language === 'en' ? en : zh)

  it('everything that lies over a screen is clean', async () => {
    const person = await stoa.person('李梅', 'admin')
    const { space, document } = await furnish(person)
    const found: string[] = []
    const page = await openAs(browser, stoa.url, person, `/p/${document.id}`, look)
    await pageIsOpen(page)
    const over = page.locator('[role=dialog], [role=alertdialog], [role=menu]')
    const press = (en: string, zh: string) =>
      page
        .getByRole('button', { name: words(en, zh), exact: true })
        .first()
        .click()
    const shown = async (where: string): Promise<void> => {
      await over.first().waitFor()
      await examine(page, where, found)
      await page.keyboard.press('Escape')
      await over.first().waitFor({ state: 'detached' })
    }
    await press('Share', '分享')
    await shown('share')
    await press('More', '更多')
    await shown('menu of a page')
    for (const [en, zh] of [
      ['Move to…', '移动到…'],
      ['Move to trash', '移到回收站'],
    ] as const) {
      await press('More', '更多')
      await page.getByRole('menuitem', { name: words(en, zh) }).click()
      await page.getByRole('menu').waitFor({ state: 'detached' })
      await shown(en)
    }
    await page.keyboard.press('Control+k')
    await page.getByRole('menuitem').first().waitFor()
    await shown('palette')
    await page.getByRole('main').focus()
    await page.keyboard.press('?')
    await shown('shortcuts')
    await press('Account of 李梅', '李梅的账号')
    await shown('account menu')
    if (look.size === 'phone') {
      await press('Pages', '页面')
      await page.getByRole('treegrid').waitFor()
      await shown('drawer')
    }
    await go(page, `/s/${space.id}`)
    await press('Members', '成员')
    await shown('members')
    await go(page, '/people')
    await press('Invite', '邀请')
    await shown('invite')
    await page.context().close()
    expect(found).toEqual([])
  })
})

describe.each(looks)('what could not be sent, $size, $theme, $language', (look) => {
  const words = (en: string, zh: string) => (look.language === 'en' ? en : zh)

  it('its note, its list, its place on the page and the questions about it are clean', async () => {
    const person = await stoa.person('李梅', 'admin')
    const { document, space } = await furnish(person)
    const revoked = await stoa.document(stoa.owner, (await stoa.space(stoa.owner)).id, { markdown: 'Text' })
    await stoa.member(stoa.owner, revoked.spaceId, person, 'editor')
    const line = await layLine(stoa.url)
    const found: string[] = []
    const page = await openAs(browser, line.url, person, `/p/${revoked.id}`, look)
    page.on('dialog', (dialog) => void dialog.accept())
    const over = page.locator('[role=dialog], [role=alertdialog]')
    const press = (where: Locator, en: string, zh: string) =>
      where
        .getByRole('button', { name: words(en, zh) })
        .first()
        .click()
    const closed = async (): Promise<void> => {
      await page.keyboard.press('Escape')
      await over.last().waitFor({ state: 'detached' })
    }
    const typeOffline = async (text: string): Promise<void> => {
      await pageIsOpen(page)
      line.cut()
      await shows(page, 'device')
      await typeAtEnd(page, text)
      await expect.poll(() => unsentCopies(page)).toBe(1)
    }

    await page.locator('.stoa-editor').getByText('Text').waitFor()
    await typeOffline(' of mine')
    await stoa.member(stoa.owner, revoked.spaceId, person, 'viewer')
    line.mend()
    const keep = words('Keep what I wrote as a new page', '把我写的内容存为新页面')
    await page.getByRole('main').getByRole('button', { name: keep }).waitFor()
    await pageIsOpen(page)
    await examine(page, 'kept on its page', found)
    await press(page.getByRole('main'), keep, keep)
    await over.getByText(space.name).first().waitFor()
    await examine(page, 'keep as a page', found)
    await closed()
    await press(page.getByRole('main'), 'Discard', '丢弃')
    await over.waitFor()
    await examine(page, 'discard', found)
    await closed()

    await go(page, `/p/${document.id}`)
    await page.getByText('A quote.').waitFor()
    await typeOffline(' and more')
    await unsentNote(page).first().waitFor()
    // What is on its way as always is nothing to speak of: the count comes after some seconds.
    await expect
      .poll(() => unsentNote(page).first().getAttribute('data-unsent'), { timeout: 10_000 })
      .toBe('2')
    await examine(page, 'on this device only', found)
    await unsentNote(page).first().click()
    await over.getByRole('list').first().waitFor()
    await examine(page, 'the list', found)
    await closed()
    await press(page.locator('body'), 'Account of 李梅', '李梅的账号')
    await page.getByRole('menuitem', { name: words('Sign out', '退出登录') }).click()
    await page.getByRole('alertdialog').waitFor()
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await examine(page, 'the question before signing out', found)
    await page.context().close()
    await line.close()
    expect(found).toEqual([])
  })
})

it('the doors are clean', async () => {
  const empty = await serveEmptyStoa()
  const found: string[] = []
  try {
    for (const look of opposites) {
      const context = await openWindow(browser, look)
      const page = await context.newPage()
      const doors = {
        'set-up': empty.setupLink,
        'sign-in before set-up': new URL('/sign-in', empty.setupLink).href,
        'set-up already done': `${stoa.url}/setup`,
        'sign-in': `${stoa.url}/sign-in`,
      }
      for (const [where, address] of Object.entries(doors)) {
        await page.goto(address)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await examine(page, `${where}, ${look.size}, ${look.theme}`, found)
      }
      await context.close()
    }
  } finally {
    await empty.stop()
  }
  expect(found).toEqual([])
})
