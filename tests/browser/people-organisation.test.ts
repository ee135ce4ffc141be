import type { CustomRole, Department, DirectoryEntry, Group, PersonCard } from '@stoa/protocol'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { clientDirectory, openIn, openWindow } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let administrator: TestPerson
let context: BrowserContext
let page: Page

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(async () => {
  stoa = await startTestStoa({ clientDirectory })
  administrator = await stoa.person('陈主任', 'admin')
  context = await openWindow(browser)
})
afterEach(async () => {
  await context.close()
  await stoa.stop()
})

const open = async (path: string, as: TestPerson = administrator): Promise<void> => {
  page = await openIn(context, stoa.url, as, path)
  await page.getByRole('heading', { level: 1 }).waitFor()
}
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
const main = () => page.getByRole('main')
const rows = () => main().getByRole('list', { name: 'People' }).getByRole('listitem')
const department = async (name: string, parentId: string | null = null): Promise<Department> =>
  expectStatus(await stoa.owner.api.post<Department>('/departments', { name, parentId }), 201)
const group = async (name: string): Promise<Group> =>
  expectStatus(await stoa.owner.api.post<Group>('/groups', { name }), 201)
const join = async (place: Department, who: TestPerson, as: object = {}): Promise<void> => {
  expectStatus(await stoa.owner.api.put(`/departments/${place.id}/members/${who.id}`, as), 200)
}
const cardOf = async (id: string): Promise<PersonCard> =>
  expectStatus(await stoa.owner.api.get<PersonCard>(`/people/${id}`), 200)
const departments = async (): Promise<Department[]> =>
  expectStatus(await stoa.owner.api.get<{ items: Department[] }>('/departments?limit=500'), 200).items

async function pick(field: Locator, text: string, option: string | RegExp): Promise<void> {
  await field.fill(text)
  await page.getByRole('option', { name: option }).first().click()
}

/** As people do: by the words beside it. The box itself is drawn, and its input lies hidden behind it. */
async function tick(form: Locator, words: string | RegExp): Promise<void> {
  const box = form.getByRole('checkbox', { name: words })
  await form
    .locator('label')
    .filter({ has: page.getByRole('checkbox', { name: words }) })
    .click()
  expect(await box.isChecked()).toBe(true)
}

describe('the directory', () => {
  it('finds by name, by department with what is below, and by role, and keeps it in the address', async () => {
    const research = await department('研发')
    const frontend = await department('前端', research.id)
    const anna = await stoa.person('Anna Berg')
    const guest = await stoa.person('Piotr', 'guest')
    await join(frontend, anna, { title: 'Engineer' })
    await open('/people')
    await rows().filter({ hasText: 'Piotr' }).filter({ hasText: 'Guest' }).waitFor()

    await page.getByRole('searchbox').fill('anna')
    await expect.poll(() => rows().count()).toBe(1)
    await expect.poll(() => new URL(page.url()).search).toBe('?query=anna')
    await button('Clear').click()
    await expect.poll(() => rows().count()).toBe(4)

    await button('Filter').click()
    await pick(page.getByRole('combobox', { name: 'Department' }), '研', '研发')
    await expect.poll(() => rows().allTextContents()).toEqual([expect.stringContaining('Anna Berg')])
    await page.reload()
    await expect.poll(() => rows().allTextContents()).toEqual([expect.stringContaining('Anna Berg')])
    await rows().first().getByRole('link').click()
    await page.getByRole('heading', { level: 1, name: 'Anna Berg' }).waitFor()
    await main().getByRole('link', { name: '研发 / 前端' }).waitFor()

    await open('/people', guest)
    await page.getByRole('heading', { name: 'Guests have no directory' }).waitFor()
  })
})

describe('an account', () => {
  it('is deactivated after saying what follows, stays with what it made, and comes back', async () => {
    const anna = await stoa.person('Anna Berg')
    await stoa.space(anna, '产品部')
    await open(`/people/${anna.id}`)
    await button('Deactivate').click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByText('Everything they wrote stays, with their name.').waitFor()
    await dialog.getByRole('button', { name: 'Deactivate' }).click()
    await main().getByText('Deactivated', { exact: true }).waitFor()
    expect((await anna.api.get('/me')).status).toBe(401)
    const left = await stoa.owner.api.get<{ items: { name: string }[] }>(`/people/${anna.id}/hand-over`)
    expect(left.body.items.map(({ name }) => name)).toEqual(['产品部'])
    await open('/people?state=deactivated')
    await expect.poll(() => rows().count()).toBe(1)
    await open(`/people/${anna.id}`)
    await button('Reactivate').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Reactivate' }).click()
    await button('Deactivate').waitFor()
    expect(
      (await stoa.anonymous.post('/sessions', { email: anna.email, password: anna.password })).status,
    ).toBe(201)
  })

  it('hands everything over to somebody else, after showing what', async () => {
    const anna = await stoa.person('Anna Berg')
    const wang = await stoa.person('王强')
    await join(await department('研发'), anna, { isHead: true })
    await stoa.space(anna, '产品部')
    await open(`/people/${anna.id}`)
    await button('Hand over').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('产品部').waitFor()
    expect(await dialog.getByRole('button', { name: 'Hand over 2 things' }).isDisabled()).toBe(true)
    await pick(dialog.getByRole('combobox', { name: 'To' }), '王', /王强/)
    await dialog.getByRole('button', { name: 'Hand over 2 things' }).click()
    await page.getByText('2 things are now with 王强').waitFor()
    const { body } = await wang.api.get<{ items: { name: string }[] }>('/spaces')
    expect(body.items.map(({ name }) => name)).toContain('产品部')
  })

  it('of an owner offers an administrator nothing that the server would refuse', async () => {
    await open(`/people/${stoa.owner.id}`)
    await main().getByText('Owner', { exact: true }).waitFor()
    await page.getByRole('heading', { name: 'Departments' }).waitFor()
    expect(await button('Deactivate').count()).toBe(0)
    expect(await button('Change').count()).toBe(0)
  })
})

describe('the departments', () => {
  it('are walked by arrows, and made, renamed, moved and deleted without a mouse', async () => {
    const research = await department('研发')
    await department('前端', research.id)
    const sales = await department('销售')
    await open('/people/departments')
    const tree = page.getByRole('treegrid', { name: 'Departments' })
    await tree.getByRole('row', { name: '研发' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 2, name: '前端' }).waitFor()

    await page.keyboard.press('F2')
    const name = page.getByRole('dialog').getByLabel('Name')
    await name.fill('界面')
    await name.press('Enter')
    await page.getByRole('heading', { level: 2, name: '界面' }).waitFor()

    await tree.getByRole('row', { name: '界面' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Delete')
    const asked = page.getByRole('alertdialog', { name: 'Delete 销售?' })
    await asked.getByText('Nobody is in it.').waitFor()
    await page.keyboard.press('Escape')
    await asked.waitFor({ state: 'detached' })

    await button('Actions for 界面').first().click()
    await page.getByRole('menuitem', { name: 'Move' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Remove 研发' }).click()
    await pick(dialog.getByRole('combobox', { name: 'Under' }), '销', '销售')
    await dialog.getByRole('button', { name: 'Move', exact: true }).click()
    await expect
      .poll(async () => (await departments()).find((one) => one.name === '界面')?.parentId)
      .toBe(sales.id)
  })

  it('take people in with a title and duties, and a full one is deleted only into another', async () => {
    const research = await department('研发')
    const sales = await department('销售')
    const anna = await stoa.person('Anna Berg')
    await open(`/people/departments/${research.id}`)
    await pick(page.getByRole('combobox', { name: 'Add somebody' }), 'anna', /Anna Berg/)
    await button('Edit Anna Berg').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Title').fill('研发总监')
    await tick(dialog, /^Head/)
    await dialog.getByRole('button', { name: 'Save' }).click()
    const members = main().getByRole('list', { name: 'Members' })
    await members.getByText('研发总监').waitFor()
    await members.getByText('Head', { exact: true }).waitFor()

    await main().getByRole('article').getByRole('button', { name: 'Actions for 研发' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    const asked = page.getByRole('alertdialog')
    expect(await asked.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true)
    await pick(asked.getByRole('combobox', { name: 'They move to' }), '销', '销售')
    await asked.getByRole('button', { name: 'Delete' }).click()
    await expect.poll(async () => (await departments()).map(({ name }) => name)).toEqual(['销售'])
    expect((await cardOf(anna.id)).departments.map(({ id }) => id)).toEqual([sales.id])
  })

  it('show their administrator the buttons for his own branch and for no other', async () => {
    const research = await department('研发')
    await department('前端', research.id)
    await department('销售')
    const head = await stoa.person('李梅')
    await join(research, head, { isAdmin: true })
    await open('/people/departments', head)
    const tree = page.getByRole('treegrid', { name: 'Departments' })
    await tree.getByRole('row', { name: '前端' }).waitFor()
    const may = (name: string) => tree.getByRole('button', { name: `Actions for ${name}` }).count()
    expect([await may('研发'), await may('前端'), await may('销售')]).toEqual([1, 1, 0])
    expect(await button('New department').count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Invitations' }).count()).toBe(0)
  })
})

describe('groups and roles', () => {
  it('gather people, with an administrator of their own', async () => {
    const anna = await stoa.person('Anna Berg')
    await open('/people/groups')
    await button('New group').click()
    await page.getByRole('dialog').getByLabel('Name').fill('Launch')
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { level: 1, name: 'Launch' }).waitFor()
    await pick(page.getByRole('combobox', { name: 'Add somebody' }), 'anna', /Anna Berg/)
    await button('Actions for Anna Berg').click()
    await page.getByRole('menuitem', { name: 'Make group administrator' }).click()
    await main().getByText('Group administrator').waitFor()
    expect((await cardOf(anna.id)).groups).toMatchObject([{ name: 'Launch', isAdmin: true }])
  })

  it('are put together from what the giver holds, given to somebody, and taken with the role', async () => {
    const anna = await stoa.person('Anna Berg')
    await group('unused')
    await open('/people/roles')
    await button('New role').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('人事')
    await tick(dialog, 'Invite people and create accounts')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await main().getByText('0 people').click()
    await pick(page.getByRole('dialog').getByRole('combobox'), 'anna', /Anna Berg/)
    await page.getByRole('dialog').getByRole('list').getByText('Anna Berg').waitFor()
    const { body } = await anna.api.get<{ can: string[] }>('/me')
    expect(body.can).toContain('users.create')
    const { items } = expectStatus(await stoa.owner.api.get<{ items: CustomRole[] }>('/roles'), 200)
    expect(items).toMatchObject([{ name: '人事', actions: ['users.create'], memberCount: 1 }])
  })
})

describe('an import', () => {
  it('shows the fate of every row first, then does exactly that', async () => {
    const wang = await stoa.person('王强')
    const table = [
      '姓名,邮箱,部门,职务,角色,群组',
      '新同事,new@example.com,研发/前端,工程师,成员,安全员',
      `王强强,${wang.email},,,,`,
      '坏,not-an-address,,,,',
    ].join('\r\n')
    await open('/people/import')
    await page.locator('input[type=file]').setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(table),
    })
    const fates = main().getByRole('table').getByRole('row')
    await main().getByText('Nothing has been changed yet.').waitFor()
    expect((await cardOf(wang.id)).name).toBe('王强')
    await page.getByRole('radio', { name: 'Refused 1' }).click()
    await expect.poll(() => fates.count()).toBe(2)
    await fates.filter({ hasText: 'not-an-address' }).getByText('Refused').waitFor()
    await button(/^Import: 1 new person, 1 change$/).click()
    await page.getByRole('heading', { name: 'The import is done' }).waitFor()
    expect((await cardOf(wang.id)).name).toBe('王强强')
    const { items } = expectStatus(
      await stoa.owner.api.get<{ items: DirectoryEntry[] }>('/people?query=new@example.com'),
      200,
    )
    expect(items[0]).toMatchObject({ name: '新同事', groups: [{ name: '安全员' }] })
  })

  it('says why a file cannot be read, and takes another one', async () => {
    await open('/people/import')
    const choose = (text: string) =>
      page.locator('input[type=file]').setInputFiles({
        name: 'people.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(text),
      })
    await choose('colour,shape\nred,round\n')
    await page.getByRole('alert').waitFor()
    await choose('name,email\nAnna,anna@example.com\n')
    await page.getByRole('heading', { name: 'This is what will happen' }).waitFor()
  })
})
