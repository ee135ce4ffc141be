import type { Access, Department, DocumentDetail, GrantList, Group, Space } from '@stoa/protocol'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { clientDirectory, openIn, openWindow, pageIsOpen } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let context: BrowserContext
let page: Page
let lina: TestPerson
let anna: TestPerson
let research: Department
let frontend: Department
let editors: Group
let space: Space
let plan: DocumentDetail

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(async () => {
  stoa = await startTestStoa({ clientDirectory })
  const { owner } = stoa
  lina = await stoa.person('Li Na')
  anna = await stoa.person('Anna Berg')
  const made = async <T>(path: string, body: object) => expectStatus(await owner.api.post<T>(path, body), 201)
  research = await made<Department>('/departments', { name: 'Research', parentId: null })
  frontend = await made<Department>('/departments', { name: 'Frontend', parentId: research.id })
  editors = await made<Group>('/groups', { name: 'Editors' })
  await owner.api.put(`/departments/${frontend.id}/members/${lina.id}`, {})
  await owner.api.put(`/groups/${editors.id}/members/${anna.id}`, {})
  space = await stoa.space(owner, 'Handbook')
  plan = await stoa.document(owner, space.id, { title: 'Plan' })
  context = await openWindow(browser)
})
afterEach(async () => {
  await context.close()
  await stoa.stop()
})

const dialog = () => page.getByRole('dialog')
const button = (name: string | RegExp) => dialog().getByRole('button', { name, exact: true })
const field = () => dialog().getByRole('combobox', { name: 'Add people, departments or groups' })
const own = () => dialog().getByRole('list', { name: 'Given on this page' })
const says = (text: string | RegExp) => dialog().getByText(text).waitFor()
const statusFor = async (person: TestPerson) => (await person.api.get(`/documents/${plan.id}`)).status
const give = async (path: string, role: string) => expectStatus(await stoa.owner.api.put(path, { role }), 204)

async function share(as: TestPerson = stoa.owner): Promise<void> {
  page = await openIn(context, stoa.url, as, `/p/${plan.id}`)
  await pageIsOpen(page)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await dialog().waitFor()
}

async function add(text: string, option: string | RegExp): Promise<void> {
  await field().fill(text)
  await page.getByRole('option', { name: option }).first().click()
}

async function choose(row: string, item: string): Promise<void> {
  await button(`More about ${row}`).click()
  await page.getByRole('menuitem', { name: item }).click()
}

describe('the share dialog', () => {
  it('says who sees the page, and finds departments, groups, people and everybody in one field', async () => {
    await share()
    await says('Only you can see it.')
    await add('rese', /Research/)
    await own().getByText('Research').waitFor()
    await says(/at most 2 people: everybody in Research and you/)
    expect(await statusFor(lina)).toBe(200)
    expect(await statusFor(anna)).toBe(404)

    await add('edit', /Editors/)
    await says(/at most 3 people: everybody in Research, the group Editors,? and you/)
    expect(await statusFor(anna)).toBe(200)

    await add('everyone', /Everybody in/)
    await says(/Visible to everybody in/)
    await field().fill('Anna')
    await page.getByRole('option', { name: /Anna Berg/ }).waitFor()
  })

  it('can be worked with the keyboard alone', async () => {
    await share()
    await field().focus()
    await page.keyboard.type('Anna')
    await page.getByRole('option', { name: /Anna Berg/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await own().getByText('Anna Berg').waitFor()
    await button(/Role of Anna Berg/).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'Can comment' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const roleOf = async () => (await anna.api.get<DocumentDetail>(`/documents/${plan.id}`)).body.role
    await expect.poll(roleOf).toBe('commenter')
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })

  it('explains why somebody sees the page, step by step', async () => {
    await give(`/spaces/${space.id}/grants/department/${research.id}`, 'editor')
    await give(`/documents/${plan.id}/grants/person/${lina.id}`, 'viewer')
    await share()
    await choose('Li Na', 'Why can they see it?')
    await dialog().getByRole('heading', { name: 'Li Na can edit this page' }).waitFor()
    const ways = dialog().getByRole('list', { name: 'Ways to this right' }).locator('> li')
    const steps = async (at: number) => ways.nth(at).locator('> ol > li').allInnerTexts()
    expect(await steps(0)).toEqual([
      'Li Na is in Frontend',
      'Frontend belongs to Research',
      'Research may edit the space “Handbook”',
      'this page inherits from it',
    ])
    expect(await steps(1)).toEqual(['Li Na may read this page'])
    await button('Back').click()
    await own().getByText('Li Na').waitFor()

    await button('What may somebody do here?').click()
    await dialog().getByRole('combobox').fill('Anna')
    await page.getByRole('option', { name: /Anna Berg/ }).click()
    await dialog().getByRole('heading', { name: 'Anna Berg cannot see this page' }).waitFor()
  })

  it('names who loses before inheritance is broken, and who gains before it comes back', async () => {
    await give(`/spaces/${space.id}/grants/department/${research.id}`, 'editor')
    await share()
    await dialog().getByRole('list', { name: 'From the space “Handbook”' }).getByText('Research').waitFor()
    await button('Stop inheriting…').click()
    await dialog().getByText('lose it', { exact: true }).click()
    await says('Research (Can edit)')
    expect(await statusFor(lina)).toBe(200)
    await button('Stop, and shut them out').click()
    await says('Nothing is inherited. Only those listed above see this page.')
    expect(await statusFor(lina)).toBe(404)
    expect(await statusFor(stoa.owner)).toBe(200)

    await button('Inherit again…').click()
    await says('Research (Can edit)')
    await button('Inherit again').click()
    await dialog().getByRole('list', { name: 'From the space “Handbook”' }).waitFor()
    expect(await statusFor(lina)).toBe(200)
  })

  it('keeps everybody where only later changes shall not reach the page', async () => {
    await give(`/spaces/${space.id}/grants/department/${research.id}`, 'editor')
    await share()
    await button('Stop inheriting…').click()
    await button('Stop, and keep everybody').click()
    await own().getByText('Research').waitFor()
    expect(await statusFor(lina)).toBe(200)
    const { body } = await stoa.owner.api.get<GrantList>(`/documents/${plan.id}/grants`)
    expect(body.inherits).toBe(false)
    expect(body.items.every(({ inherited }) => !inherited)).toBe(true)
  })

  it('says what is left before a right is taken away', async () => {
    await give(`/spaces/${space.id}/grants/group/${editors.id}`, 'viewer')
    await give(`/documents/${plan.id}/grants/person/${anna.id}`, 'manager')
    await share()
    await choose('Anna Berg', 'Remove')
    await says('Anna Berg can still read this page, by a right from the space “Handbook”.')
    await button('Remove').click()
    await says(/Nobody has been added here/)
    const { body } = await stoa.owner.api.get<Access>(`/documents/${plan.id}/access/${anna.id}`)
    expect(body.role).toBe('viewer')
  })

  it('shows the rights to those who may not change them, and nothing to change', async () => {
    await give(`/documents/${plan.id}/grants/person/${anna.id}`, 'viewer')
    await share(anna)
    await dialog()
      .getByRole('list', { name: 'Who has a right here by name' })
      .getByText('Anna Berg')
      .waitFor()
    expect(await dialog().getByRole('combobox').count()).toBe(0)
  })
})

describe('the members of a space', () => {
  it('are departments and groups as well, and the last manager stays', async () => {
    page = await openIn(context, stoa.url, stoa.owner, `/s/${space.id}`)
    await page.getByRole('button', { name: 'Members', exact: true }).click()
    await add('Front', /Frontend/)
    await dialog()
      .getByRole('list', { name: 'Who has a right in this space' })
      .getByText('Frontend')
      .waitFor()
    expect((await lina.api.get(`/spaces/${space.id}`)).status).toBe(200)
    await choose(stoa.owner.name, 'Remove')
    await says(/This is your own right/)
    await button('Remove').click()
    await dialog().getByRole('alert').waitFor()
    expect((await stoa.owner.api.get(`/spaces/${space.id}`)).status).toBe(200)
  })
})

describe('the preview as somebody else', () => {
  it('lists what they see, for administrators alone, and is written down', async () => {
    await give(`/spaces/${space.id}/grants/department/${research.id}`, 'commenter')
    page = await openIn(context, stoa.url, stoa.owner, `/people/${lina.id}/preview`)
    const main = page.getByRole('main')
    await main.getByRole('heading', { level: 1, name: 'What Li Na sees' }).waitFor()
    const rows = (section: string) =>
      main.getByRole('region', { name: section }).getByRole('listitem').allInnerTexts()
    await main.getByText('Plan', { exact: true }).waitFor()
    expect((await rows('Spaces they can open')).map((text) => text.split('\n'))).toEqual([
      ['Handbook', 'Can comment'],
    ])
    expect((await rows('Pages and boards')).map((text) => text.split('\n'))).toEqual([
      ['Plan', 'Handbook', 'Can comment'],
    ])
    const { body } = await stoa.owner.api.get<{ items: unknown[] }>('/audit?action=documents.previewed')
    expect(body.items).toHaveLength(1)

    await page.close()
    page = await openIn(context, stoa.url, anna, `/people/${lina.id}/preview`)
    await page.getByRole('heading', { name: 'You cannot look as this person' }).waitFor()
  })
})
