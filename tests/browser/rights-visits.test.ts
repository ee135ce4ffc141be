import type { CreatedShareLink, DocumentDetail, Space } from '@stoa/protocol'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { clientDirectory, openIn, openWindow, pageIsOpen } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let visitor: BrowserContext
let page: Page
let space: Space
let plan: DocumentDetail
let below: DocumentDetail
let now = 0

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(async () => {
  now = Date.now()
  stoa = await startTestStoa({ clientDirectory, now: () => now })
  space = await stoa.space(stoa.owner, '产品部')
  plan = await stoa.document(stoa.owner, space.id, { title: '上线计划', markdown: '目标是在第三季度上线。' })
  below = await stoa.document(stoa.owner, space.id, {
    title: '常见问题',
    parentId: plan.id,
    markdown: '这里是答案。',
  })
  await stoa.document(stoa.owner, space.id, { title: '内部预算', markdown: '不给外人看。' })
  visitor = await openWindow(browser)
  page = await visitor.newPage()
})
afterEach(async () => {
  await visitor.close()
  await stoa.stop()
})

const makeLink = async (parts: object = {}): Promise<CreatedShareLink> =>
  expectStatus(
    await stoa.owner.api.post<CreatedShareLink>(`/documents/${plan.id}/share-links`, {
      role: 'viewer',
      ...parts,
    }),
    201,
  )
const addressOf = ({ secret }: CreatedShareLink) => `${stoa.url}/share#${secret}`
const ended = () => page.getByRole('heading', { level: 1, name: 'This link is not open any more' }).waitFor()

describe('a share link', () => {
  it('is made in the dialog with an end and a password, opens the page, and is withdrawn there', async () => {
    const inside = await openWindow(browser)
    const desk = await openIn(inside, stoa.url, stoa.owner, `/p/${plan.id}`)
    await pageIsOpen(desk)
    await desk.getByRole('button', { name: 'Share', exact: true }).click()
    const dialog = desk.getByRole('dialog')
    const button = (name: string) => dialog.getByRole('button', { name, exact: true })
    await dialog.getByText('No link is open.').waitFor()
    await button('New link…').click()
    await dialog.getByLabel('Password, if it needs one').fill('柱廊下面')
    await button('Make the link').click()
    const address = await dialog.getByRole('code').innerText()
    expect(address).toMatch(/\/share#stoa_share_[\w-]+$/)
    await button('Done').click()
    const links = dialog.getByRole('list', { name: 'Links for people without an account' })
    await links.getByText('with password').waitFor()
    await dialog.getByText('Whoever holds its link can see it too, without an account.').waitFor()

    await page.goto(address)
    await page.getByLabel('Password of the link').fill('柱廊上面')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByText('The password of this link is not right.').waitFor()
    await page.getByLabel('Password of the link').fill('柱廊下面')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByText('目标是在第三季度上线。').waitFor()
    expect(await page.title()).toBe('上线计划 · Stoa')

    await links.getByRole('button', { name: 'Withdraw' }).click()
    await button('Withdraw link').click()
    await ended()
    await dialog.getByText('No link is open.').waitFor()
    await inside.close()
  })

  it('shows the page as it changes, and what is below it, and nothing else', async () => {
    await page.goto(addressOf(await makeLink()))
    await page.getByText('目标是在第三季度上线。').waitFor()
    const pages = page.getByRole('navigation', { name: 'Pages' })
    await pages.getByRole('button', { name: '常见问题' }).waitFor()
    expect(await pages.getByRole('button').allInnerTexts()).toEqual(['上线计划', '常见问题'])
    expect(await page.locator('.stoa-content').getAttribute('contenteditable')).toBe('false')

    const inside = await openWindow(browser)
    const desk = await openIn(inside, stoa.url, stoa.owner, `/p/${plan.id}`)
    await pageIsOpen(desk)
    await desk.getByText('目标是在第三季度上线。').click()
    await desk.keyboard.press('End')
    await desk.keyboard.type('先做试点。')
    await page.getByText('先做试点。').waitFor()
    await inside.close()

    await pages.getByRole('button', { name: '常见问题' }).click()
    await page.getByText('这里是答案。').waitFor()
    expect(page.url()).toContain(`page=${below.id}#stoa_share_`)
    await page.goBack()
    await page.getByText('先做试点。').waitFor()
  })

  it('opens nothing when its time is over', async () => {
    const link = await makeLink({ expiresAt: now + 60_000 })
    await page.goto(addressOf(link))
    await page.getByText('目标是在第三季度上线。').waitFor()
    now += 61_000
    await page.reload()
    await ended()
  })

  it('says that it is not open for an address that was copied in part', async () => {
    await page.goto(`${stoa.url}/share#stoa_share_`)
    await ended()
    await page.goto(`${stoa.url}/share`)
    await ended()
  })

  it('tells who may comment so, and leads who has an account to the page itself', async () => {
    await page.goto(addressOf(await makeLink({ role: 'commenter' })))
    await page.getByText('This link allows comments.').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByLabel('Email').fill(stoa.owner.email)
    await page.getByLabel('Password', { exact: true }).fill(stoa.owner.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(`**/p/${plan.id}`)
    await pageIsOpen(page)
  })
})
