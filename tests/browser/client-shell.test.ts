import type { DocumentDetail, Space } from '@stoa/protocol'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import {
  clientDirectory,
  openIn,
  openWindow,
  pageIsOpen,
  serveEmptyStoa,
  treeOnServer,
  treeRow,
} from './client-harness.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

describe('an empty server', () => {
  it('is set up by its printed link, in Chinese, up to a first page', async () => {
    const { setupLink, stop } = await serveEmptyStoa()
    try {
      const context = await openWindow(browser, { language: 'zh-CN' })
      const page = await context.newPage()
      await page.goto(setupLink)
      await page.getByLabel('组织名称').fill('海岸科技')
      await page.getByLabel('您的姓名').fill('李梅')
      await page.getByLabel('邮箱').fill('limei@example.com')
      await page.getByLabel('密码', { exact: true }).fill('柱廊下面贴着今天的告示')
      await page.getByRole('button', { name: '完成设置并进入' }).click()

      await page.getByRole('heading', { level: 1, name: /李梅/ }).waitFor()
      await page.getByRole('button', { name: '创建空间' }).click()
      await page.getByLabel('名称').fill('产品部')
      await page.getByRole('dialog').getByRole('button', { name: '创建空间' }).click()
      await page.getByRole('heading', { level: 1, name: '产品部' }).waitFor()
      await page.getByRole('main').getByRole('button', { name: '新建页面' }).click()

      await pageIsOpen(page)
      await page.getByRole('textbox', { name: '标题' }).fill('新员工入职指引')
      await page.keyboard.press('Enter')
      await page.keyboard.type('欢迎来到海岸科技。')
      await treeRow(page, '新员工入职指引').waitFor()
      await pageIsOpen(page)
      await page.reload()
      await page.getByText('欢迎来到海岸科技。').waitFor()
      expect(await page.title()).toBe('新员工入职指引 · Stoa')

      await page.goto(setupLink)
      await page.reload()
      await page.getByRole('heading', { name: 'Stoa 已经设置好了' }).waitFor()
    } finally {
      await stop()
    }
  })
})

describe('the client', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let space: Space
  let handbook: DocumentDetail
  let plan: DocumentDetail
  let context: BrowserContext
  const open = (path: string, person: TestPerson = owner): Promise<Page> =>
    openIn(context, stoa.url, person, path)
  const tree = () => treeOnServer(owner, space.id)
  const expectTree = (...lines: string[]) => expect.poll(tree).toEqual(lines)

  beforeAll(async () => {
    stoa = await startTestStoa({ clientDirectory })
    context = await openWindow(browser)
  })
  afterAll(() => stoa.stop())
  afterEach(async () => {
    for (const page of context.pages()) await page.close()
  })
  beforeEach(async () => {
    // A person of its own for every test: the server lets nobody sign in more than ten times a minute.
    owner = await stoa.person('李梅')
    space = await stoa.space(owner, '产品部')
    handbook = await stoa.document(owner, space.id, { title: 'Handbook' })
    plan = await stoa.document(owner, space.id, {
      title: 'Plan',
      markdown: `Goals\n\n${'Line.\n\n'.repeat(60)}## 里程碑 Milestones\n\nIn July.\n\n${'Line.\n\n'.repeat(60)}`,
    })
    await stoa.document(owner, space.id, { title: '常见问题' })
  })

  it('signs out, and after signing in opens what was asked for', async () => {
    const page = await open(`/p/${plan.id}`)
    await pageIsOpen(page)
    await page.getByRole('button', { name: 'Account of' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('textbox', { name: 'Email' }).waitFor()

    await page.goto(`${stoa.url}/p/${plan.id}`)
    await page.getByRole('textbox', { name: 'Email' }).fill(owner.email)
    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(owner.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await pageIsOpen(page)
    expect(new URL(page.url()).pathname).toBe(`/p/${plan.id}`)
  })

  it("is another person's at once when somebody else signs in", async () => {
    const reader = await stoa.person('王强')
    await stoa.member(owner, space.id, reader, 'viewer')
    const page = await open(`/p/${plan.id}`)
    await pageIsOpen(page)
    await page.getByRole('button', { name: 'Account of' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('textbox', { name: 'Email' }).fill(reader.email)
    await page.getByLabel('Password', { exact: true }).fill(reader.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('main').getByRole('link', { name: 'Plan' }).click()
    await pageIsOpen(page)
    await page.getByText('You can read this page.').waitFor()
    await page.getByRole('list', { name: 'Here now' }).getByRole('img', { name: '王强 (you)' }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  it('asks to sign in again over what is open when the session ends elsewhere', async () => {
    const page = await open(`/p/${plan.id}`)
    await pageIsOpen(page)
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    await fetch(`${stoa.url}/api/v1/sessions/current`, {
      method: 'DELETE',
      headers: { cookie, origin: stoa.url },
    })
    const dialog = page.getByRole('dialog', { name: 'Your sign-in has run out' })
    await dialog.getByLabel('Password', { exact: true }).fill(owner.password)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'detached' })
    await pageIsOpen(page)
  })

  it('moves and renames pages by keyboard, and the focus stays with them', async () => {
    const page = await open(`/s/${space.id}`)
    await treeRow(page, '常见问题').focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expectTree('Handbook', '常见问题', 'Plan')
    await page.keyboard.press('Alt+ArrowRight')
    await expectTree('Handbook', '· 常见问题', 'Plan')
    await page.keyboard.press('Alt+ArrowLeft')
    await expectTree('Handbook', '常见问题', 'Plan')
    await page.keyboard.press('Alt+ArrowDown')
    await expectTree('Handbook', 'Plan', '常见问题')
    await page.keyboard.press('F2')
    await page.getByRole('textbox', { name: 'Title of the page' }).fill('问与答')
    await page.keyboard.press('Enter')
    await expectTree('Handbook', 'Plan', '问与答')
    const focused = treeRow(page, '问与答')
    await expect
      .poll(() => focused.evaluate((row) => row.contains(row.ownerDocument.activeElement)))
      .toBe(true)
  })

  it('moves a page by dragging it onto another', async () => {
    const page = await open(`/s/${space.id}`)
    await treeRow(page, 'Plan').dragTo(treeRow(page, 'Handbook'))
    await expectTree('Handbook', '· Plan', '常见问题')
  })

  it('moves a page with what is below it to another space', async () => {
    const target = await stoa.space(owner, 'Archive of pages')
    await stoa.document(owner, space.id, { title: 'Chapter', parentId: handbook.id })
    const page = await open(`/p/${handbook.id}`)
    await pageIsOpen(page)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Move to…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /Space/ }).click()
    await page.getByRole('option', { name: 'Archive of pages' }).click()
    await dialog.getByRole('button', { name: 'Move', exact: true }).click()
    await expectTree('Plan', '常见问题')
    await expect.poll(() => treeOnServer(owner, target.id)).toEqual(['Handbook', '· Chapter'])
    await page.getByRole('navigation').getByRole('link', { name: 'Archive of pages' }).waitFor()
  })

  it('duplicates a page with what is below it', async () => {
    await stoa.document(owner, space.id, { title: 'Chapter', parentId: handbook.id })
    const page = await open(`/s/${space.id}`)
    await treeRow(page, 'Handbook').hover()
    await page.getByRole('button', { name: 'Actions for “Handbook”' }).click()
    await page.getByRole('menuitem', { name: 'Duplicate with pages below' }).click()
    await expectTree('Handbook', '· Chapter', 'Handbook (copy)', '· Chapter', 'Plan', '常见问题')
  })

  it('throws a page away, brings it back, and deletes it for good', async () => {
    const page = await open(`/s/${space.id}`)
    await treeRow(page, 'Plan').focus()
    await page.keyboard.press('Delete')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Move to trash' }).click()
    await expectTree('Handbook', '常见问题')

    await page.getByRole('link', { name: 'Trash' }).click()
    await page.getByRole('button', { name: 'Restore' }).click()
    await expectTree('Handbook', 'Plan', '常见问题')
    await page.getByText('The trash is empty').waitFor()

    await treeRow(page, 'Plan').focus()
    await page.keyboard.press('Delete')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Move to trash' }).click()
    await page.getByRole('button', { name: 'Delete for good' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete for good' }).click()
    await page.getByText('The trash is empty').waitFor()
    expect((await owner.api.get(`/documents/${plan.id}`)).status).toBe(404)
  })

  it('gives a right on one page, changes it and takes it back', async () => {
    const guest = await stoa.person('赵敏')
    const roleOf = async () => (await guest.api.get<DocumentDetail>(`/documents/${plan.id}`)).body.role
    const page = await open(`/p/${plan.id}`)
    await pageIsOpen(page)
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('combobox', { name: 'Add people, departments or groups' }).fill(guest.email)
    await page.getByRole('option', { name: /赵敏/ }).click()
    await page.getByRole('list', { name: 'Given on this page' }).getByText('赵敏').waitFor()
    await expect.poll(roleOf).toBe('viewer')
    await page.getByRole('button', { name: /Role of 赵敏/ }).click()
    await page.getByRole('option', { name: 'Can edit' }).click()
    await expect.poll(roleOf).toBe('editor')
    await page.getByRole('button', { name: 'More about 赵敏' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByText('赵敏 can then not see this page any more.').waitFor()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('Nobody has been added here.').waitFor()
    expect((await guest.api.get(`/documents/${plan.id}`)).status).toBe(404)
  })

  it('shows the password made for a new person, who can sign in with it', async () => {
    const administrator = await stoa.person('陈主任', 'admin')
    const page = await open('/people', administrator)
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Create an account with a password' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('陈思远')
    await dialog.getByLabel('Email').fill('chen@example.com')
    await dialog.getByRole('button', { name: 'Add a person' }).click()
    await page.getByRole('dialog', { name: 'A password for 陈思远' }).waitFor()
    const password = await dialog.getByRole('code').textContent()
    const signedIn = await stoa.anonymous.post('/sessions', { email: 'chen@example.com', password })
    expect(signedIn.status).toBe(201)
  })

  it('opens a page at the heading its link names', async () => {
    const page = await open(`/p/${plan.id}#h-${encodeURIComponent('里程碑-milestones')}`)
    const heading = page.getByRole('heading', { level: 2, name: '里程碑 Milestones' })
    await heading.waitFor()
    const top = () => heading.evaluate((element) => element.getBoundingClientRect().top)
    await expect.poll(top).toBeGreaterThan(0)
    await expect.poll(top).toBeLessThan(300)
  })

  it('goes to a page by a part of its Chinese name', async () => {
    const page = await open('/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    const field = page.getByRole('searchbox')
    await field.fill('见问')
    await page.getByRole('menuitem', { name: '常见问题' }).first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await pageIsOpen(page)
    expect(await page.title()).toBe('常见问题 · Stoa')
  })

  it('shows what others do to the tree, and a reader nothing to change it with', async () => {
    const reader = await stoa.person('王强')
    await stoa.member(owner, space.id, reader, 'viewer')
    const page = await open(`/p/${plan.id}`, reader)
    await pageIsOpen(page)
    await owner.api.patch(`/documents/${plan.id}`, { title: 'The new plan' })
    await treeRow(page, 'The new plan').waitFor()
    await page.getByRole('heading', { level: 1, name: 'The new plan' }).waitFor()
    await treeRow(page, 'The new plan').focus()
    await page.keyboard.press('Alt+ArrowUp')
    await page.keyboard.press('F2')
    expect(await page.getByRole('textbox', { name: 'Title of the page' }).count()).toBe(0)
    await expectTree('Handbook', 'The new plan', '常见问题')
    expect(await page.getByRole('button', { name: 'New page' }).count()).toBe(0)

    await owner.api.delete(`/spaces/${space.id}/members/${reader.id}`)
    await page.getByRole('heading', { name: 'This page is not here, or not for you' }).waitFor()
  })

  it('comes back after the server was away, and shows what changed meanwhile', async () => {
    const page = await open(`/p/${plan.id}`)
    await pageIsOpen(page)
    await stoa.restart()
    await owner.api.patch(`/documents/${handbook.id}`, { title: 'Renamed meanwhile' })
    await treeRow(page, 'Renamed meanwhile').waitFor()
    await page.getByText('Goals').click()
    await page.keyboard.press('End')
    await page.keyboard.type(' of the year')
    await pageIsOpen(page)
    await expect
      .poll(async () => (await owner.api.get<string>(`/documents/${plan.id}/content?format=markdown`)).body)
      .toContain('Goals of the year')
  })

  it('says what lies at an address that leads nowhere', async () => {
    const page = await open('/no/such/place')
    await page.getByRole('heading', { name: 'Nothing stands at this address' }).waitFor()
    await page.getByRole('link', { name: 'Go home' }).click()
    await page.getByRole('heading', { level: 1, name: /Good/ }).waitFor()
  })
})
