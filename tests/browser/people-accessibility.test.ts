import type { CreatedInvitation, CustomRole, Department, Group } from '@stoa/protocol'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { examine, go, looks, opposites } from './client-examine.ts'
import { clientDirectory, openAs, openWindow } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let research: Department
let launch: Group
let anna: TestPerson
let invitation: CreatedInvitation

beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory })
  const { api } = stoa.owner
  const made = <T>(path: string, body: object) => api.post<T>(path, body).then((a) => expectStatus(a, 201))
  research = await made<Department>('/departments', { name: '研发', parentId: null })
  await made('/departments', { name: '前端', parentId: research.id })
  launch = await made<Group>('/groups', { name: 'Launch', description: '第三季度上线' })
  const role = await made<CustomRole>('/roles', { name: '人事', actions: ['users.create'] })
  invitation = await made<CreatedInvitation>('/invitations', { email: 'new@example.com' })
  await made('/invitations', { role: 'guest' })
  await made('/federation/providers', {
    key: 'corp',
    name: 'Corp',
    issuer: 'https://login.example.com',
    clientId: 'stoa',
    enforcedDomains: ['corp.example'],
  })
  await made('/federation/directories', {
    name: 'House',
    url: 'ldaps://ldap.example.com',
    userBase: 'dc=example',
  })
  anna = await stoa.person('Anna Berg')
  const guest = await stoa.person('Piotr', 'guest')
  const gone = await stoa.person('周敏')
  await api.put(`/departments/${research.id}/members/${anna.id}`, { title: 'Engineer', isHead: true })
  await api.put(`/groups/${launch.id}/members/${anna.id}`, { isAdmin: true })
  await api.put(`/groups/${launch.id}/members/${guest.id}`, {})
  await api.put(`/roles/${role.id}/members/${anna.id}`, {})
  await api.put(`/users/${gone.id}/deactivation`, {})
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})

describe.each(looks)('$size, $theme, $language', (look) => {
  it('every screen about people is clean', async () => {
    const administrator = await stoa.person('李梅', 'admin')
    const found: string[] = []
    const page = await openAs(browser, stoa.url, administrator, '/account', look)
    const main = page.getByRole('main')
    const visit = async (path: string, ready: Locator): Promise<void> => {
      await go(page, path)
      await ready.first().waitFor()
      await examine(page, path, found)
    }
    const lines = main.getByRole('listitem')
    await main.getByRole('list').first().waitFor()
    await examine(page, 'account', found)
    // From the account, whose screen is another one: `go` waits for the old screen to leave.
    await visit('/people?state=any', lines)
    await visit(`/people/${anna.id}`, main.getByRole('heading', { level: 1, name: 'Anna Berg' }))
    await visit('/people/invitations', lines)
    await visit('/people/roles', lines)
    await visit('/people/sign-in', lines)
    await visit('/people/groups', lines)
    await visit(`/people/groups/${launch.id}`, main.getByRole('heading', { level: 1, name: 'Launch' }))
    await visit('/people/departments', main.getByRole('treegrid'))
    await page.goto(`${stoa.url}/people/departments/${research.id}`)
    await main.getByText('Anna Berg').waitFor()
    await examine(page, 'a department', found)
    await page.goto(`${stoa.url}/people/import`)
    await page.locator('input[type=file]').setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`name,email\nNew,new@example.com\nAnna B.,${anna.email}\nX,none\n`),
    })
    await main.getByRole('table').waitFor()
    await examine(page, 'an import', found)
    await page.context().close()
    expect(found).toEqual([])
  })
})

describe.each(opposites)('over $size, $theme, $language', (look) => {
  const words = (en: string, zh: string) => (look.language === 'en' ? en : zh)

  it('every dialog about people is clean', async () => {
    const administrator = await stoa.person('李梅', 'admin')
    const found: string[] = []
    const page = await openAs(browser, stoa.url, administrator, '/account', look)
    const dialog = page.locator('[role=dialog], [role=alertdialog]')
    const shown = async (path: string, en: string, zh: string): Promise<void> => {
      if (new URL(page.url()).pathname !== path) await page.goto(stoa.url + path)
      await page
        .getByRole('main')
        .getByRole('button', { name: words(en, zh), exact: true })
        .first()
        .click()
      await dialog.first().waitFor()
      await page.waitForFunction(() => document.querySelectorAll('[role=status].ghost').length === 0)
      await examine(page, en, found)
      await page.keyboard.press('Escape')
      await dialog.first().waitFor({ state: 'detached' })
    }
    await shown('/account', 'Change password', '修改密码')
    await shown('/account', 'Set up', '设置')
    await shown('/people', 'Invite', '邀请')
    await shown(`/people/${anna.id}`, 'Add to a department', '加入部门')
    await shown(`/people/${anna.id}`, 'Change', '更改')
    await shown(`/people/${anna.id}`, 'Hand over', '移交')
    await shown(`/people/${anna.id}`, 'Deactivate', '停用')
    await shown('/people/departments', 'New department', '新建部门')
    await shown('/people/roles', 'New role', '新建角色')
    await shown('/people/sign-in', 'Add a provider', '添加提供方')
    await shown('/people/sign-in', 'Add a directory', '添加目录')
    await shown('/people/sign-in', 'Test it', '测试')
    await page.context().close()
    expect(found).toEqual([])
  })

  it('every door is clean', async () => {
    const context = await openWindow(browser, look)
    const page = await context.newPage()
    const found: string[] = []
    const link = new URL(invitation.link)
    for (const path of ['/sign-in', '/password', '/password#token=x', link.pathname + link.hash]) {
      await page.goto('about:blank')
      await page.goto(stoa.url + path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.getByRole('textbox').first().waitFor()
      await examine(page, path, found)
    }
    await page.goto(`${stoa.url}/sign-in?problem=federation.no_account`)
    await page.getByRole('button', { name: words('Sign in with House', '用House登录') }).click()
    await page.getByRole('alert').waitFor()
    await examine(page, 'a directory', found)
    await context.close()
    expect(found).toEqual([])
  })
})
