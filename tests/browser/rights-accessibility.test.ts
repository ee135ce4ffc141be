import type { CreatedShareLink, Department, DocumentDetail, Space } from '@stoa/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { examine, looks } from './client-examine.ts'
import { clientDirectory, openAs, openWindow, pageIsOpen } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let space: Space
let plan: DocumentDetail
let lina: TestPerson
let link: CreatedShareLink
let locked: CreatedShareLink

beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory })
  const { owner } = stoa
  lina = await stoa.person('李娜')
  const research = expectStatus(
    await owner.api.post<Department>('/departments', { name: '研发', parentId: null }),
    201,
  )
  await owner.api.put(`/departments/${research.id}/members/${lina.id}`, {})
  space = await stoa.space(owner, '产品部')
  plan = await stoa.document(owner, space.id, { title: 'Q3 上线推广方案', markdown: '目标是上线。' })
  await stoa.document(owner, space.id, { title: '常见问题', parentId: plan.id })
  await owner.api.put(`/spaces/${space.id}/grants/department/${research.id}`, { role: 'editor' })
  await owner.api.put(`/documents/${plan.id}/grants/person/${lina.id}`, { role: 'viewer' })
  const make = async (body: object) =>
    expectStatus(await owner.api.post<CreatedShareLink>(`/documents/${plan.id}/share-links`, body), 201)
  link = await make({ role: 'commenter' })
  locked = await make({ role: 'viewer', password: '柱廊下面' })
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})

describe.each(looks)('$size, $theme, $language', (look) => {
  const words = (en: string, zh: string) => (look.language === 'en' ? en : zh)

  /** Whatever loads has loaded: what is looked at stands. */
  const settled = (page: Page) => page.locator('[role=status] .ghost').first().waitFor({ state: 'detached' })

  it('every step of sharing is clean', async () => {
    const found: string[] = []
    const page = await openAs(browser, stoa.url, stoa.owner, `/p/${plan.id}`, look)
    await pageIsOpen(page)
    const dialog = page.getByRole('dialog')
    const press = (en: string, zh: string) =>
      dialog.getByRole('button', { name: words(en, zh), exact: true }).click()
    const shown = async (where: string): Promise<void> => {
      await settled(page)
      await examine(page, where, found)
      await press('Back', '返回')
    }
    await page.getByRole('button', { name: words('Share', '分享'), exact: true }).click()
    await dialog.getByText('李娜').first().waitFor()
    await settled(page)
    await examine(page, 'sharing', found)
    await dialog.getByRole('combobox').first().fill('李')
    await page.getByRole('option').first().waitFor()
    await examine(page, 'whom to add', found)
    await dialog.getByRole('combobox').first().fill('')
    await page.keyboard.press('Escape')
    await press('More about 李娜', '李娜的更多操作')
    await page.getByRole('menuitem').first().waitFor()
    await examine(page, 'menu of a person', found)
    await page.getByRole('menuitem', { name: words('Why can they see it?', '为什么能看到？') }).click()
    await dialog.getByRole('heading', { level: 3 }).waitFor()
    await shown('why')
    await press('More about 李娜', '李娜的更多操作')
    await page.getByRole('menuitem', { name: words('Remove', '移除') }).click()
    await shown('removing')
    await press('Stop inheriting…', '停止继承…')
    await shown('breaking inheritance')
    await press('New link…', '新建链接…')
    await shown('a new link')
    await page.context().close()
    expect(found).toEqual([])
  })

  it('what a visitor sees is clean', async () => {
    const found: string[] = []
    const context = await openWindow(browser, look)
    const page = await context.newPage()
    await page.goto(`${stoa.url}/share#${link.secret}`)
    await page.getByText('目标是上线。').waitFor()
    await page.getByRole('navigation').waitFor()
    await examine(page, 'a shared page', found)
    for (const [where, hash] of [
      ['password', locked.secret],
      ['ended', 'stoa_share_nothing'],
    ] as const) {
      await page.goto('about:blank')
      await page.goto(`${stoa.url}/share#${hash}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await examine(page, where, found)
    }
    await context.close()
    expect(found).toEqual([])
  })

  it('the preview, the members of a space and the audit log are clean', async () => {
    const found: string[] = []
    const page = await openAs(browser, stoa.url, stoa.owner, `/people/${lina.id}/preview`, look)
    const main = page.getByRole('main')
    await main.getByText('常见问题').waitFor()
    await examine(page, 'preview', found)
    await page.goto(`${stoa.url}/s/${space.id}`)
    await page.getByRole('button', { name: words('Members', '成员'), exact: true }).click()
    await page.getByRole('dialog').getByText('研发').first().waitFor()
    await examine(page, 'members', found)
    await page.goto(`${stoa.url}/audit?span=today`)
    await main
      .getByRole('button', { name: new RegExp(words('gave a right in a space', '授予了空间权限')) })
      .first()
      .click()
    await main.locator('dl').waitFor()
    await examine(page, 'audit', found)
    await page.context().close()
    expect(found).toEqual([])
  })
})
