import { readFileSync } from 'node:fs'
import type { AuditRecord, AuditVerification, Department, Space } from '@stoa/protocol'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
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
let context: BrowserContext
let page: Page
let lina: TestPerson
let research: Department
let space: Space

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(async () => {
  stoa = await startTestStoa({ clientDirectory })
  lina = await stoa.person('Li Na')
  research = expectStatus(
    await stoa.owner.api.post<Department>('/departments', { name: 'Research', parentId: null }),
    201,
  )
  space = await stoa.space(lina, 'Handbook')
  expectStatus(
    await lina.api.put(`/spaces/${space.id}/grants/department/${research.id}`, { role: 'editor' }),
    204,
  )
  context = await openWindow(browser)
})
afterEach(async () => {
  await context.close()
  await stoa.stop()
})

const main = () => page.getByRole('main')
const entry = (name: RegExp) => main().getByRole('button', { name, expanded: false })
const open = async (path = '/audit', as: TestPerson = stoa.owner): Promise<void> => {
  page = await openIn(context, stoa.url, as, path)
  await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor()
}

it('shows who did what to what, with every detail a press away', async () => {
  page = await openIn(context, stoa.url, stoa.owner, '/')
  await page.getByRole('link', { name: 'Audit log' }).click()
  await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor()
  await main()
    .getByRole('region', { name: /^Today/ })
    .waitFor()
  await entry(/Li Na\s*gave a right in a space\s*Handbook/).click()
  const details = main().locator('dl')
  await details.getByText('Research').waitFor()
  await details.getByText('Can edit').waitFor()
  await details.getByText('spaces.grant_set').waitFor()
})

it('is filtered by who, about what, on which thing and by words, and keeps that in its address', async () => {
  await open()
  await entry(/created a department/).waitFor()
  await main().getByLabel('Find a name, an address, a word').fill('Handbook')
  await entry(/created a department/).waitFor({ state: 'detached' })
  await page.waitForURL('**/audit?query=Handbook')
  await main().getByRole('button', { name: 'Clear' }).click()

  await main().getByRole('button', { name: 'Filter' }).click()
  await main().getByRole('combobox', { name: 'Done by' }).fill('Li Na')
  await page.getByRole('option', { name: /Li Na/ }).click()
  await entry(/created a department/).waitFor({ state: 'detached' })
  await entry(/Li Na\s*created a space/).click()
  await main().getByRole('button', { name: 'Only on this thing' }).click()
  await page.waitForURL(`**/audit?*target=${space.id}*`)
  await page.reload()
  await entry(/Li Na\s*gave a right in a space/).waitFor()
  expect(
    await main()
      .getByRole('button', { name: /signed in|API token/ })
      .count(),
  ).toBe(0)
  await main().getByRole('button', { name: '2 filters' }).waitFor()
})

it('says that the log is whole, and holds it against a state that was noted', async () => {
  await open()
  await main().getByText('Unbroken since the first entry').waitFor()
  const { body } = await stoa.owner.api.get<AuditVerification>('/audit/verification')
  await main().getByRole('button', { name: 'Compare with a noted state…' }).click()
  const noted = main().getByLabel('State noted earlier')
  await noted.fill(`${body.head.sequence} ${body.head.hash}`)
  await main().getByRole('button', { name: 'Compare', exact: true }).click()
  await main()
    .getByText(/verified against the state you noted/)
    .waitFor()

  await main().getByRole('button', { name: 'Compare with a noted state…' }).click()
  await noted.fill(`${body.head.sequence} ${'0'.repeat(64)}`)
  await main().getByRole('button', { name: 'Compare', exact: true }).click()
  await main().getByText('The log is not whole').waitFor()
  await main().getByText(`Entry ${body.head.sequence} is not the one that was noted`).waitFor()
})

it('is exported as it is filtered, and the export is in it', async () => {
  await open('/audit?area=spaces')
  await entry(/created a space/).waitFor()
  await main().getByRole('button', { name: 'Export what is shown' }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'For programs (NDJSON)' }).click(),
  ])
  const records = readFileSync(await file.path(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditRecord)
  expect(records.map(({ action }) => action)).toEqual(['spaces.created', 'spaces.grant_set'])
  const { body } = await stoa.owner.api.get<{ items: AuditRecord[] }>('/audit?action=audit.exported')
  expect(body.items).toHaveLength(1)
})

it('is closed to those who administer nobody', async () => {
  await open('/audit', lina)
  await main().getByText('The audit log is not open to you').waitFor()
  expect(await page.getByRole('link', { name: 'Audit log' }).count()).toBe(0)
})
