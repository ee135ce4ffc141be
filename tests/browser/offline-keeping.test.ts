import { readFileSync } from 'node:fs'
import type { DocumentDetail, Space } from '@stoa/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { layLine, type Line } from '../support/line.ts'
import { clientDirectory } from './client-harness.ts'
import {
  copiesKept,
  type Device,
  editorOf,
  openDevice,
  openPageText,
  shows,
  textOnServer,
  typeAtEnd,
  unsentNote,
} from './offline-harness.ts'

let browser: Browser
let stoa: TestStoa
let anna: TestPerson
let space: Space
let document: DocumentDetail
let line: Line
let device: Device

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
  space = await stoa.space(stoa.owner, 'Handbook')
  await stoa.member(stoa.owner, space.id, anna, 'editor')
  document = await stoa.document(stoa.owner, space.id, { title: '入职', markdown: 'First day' })
  line = await layLine(stoa.url)
  device = await openDevice(browser, line.url)
  await device.signIn(anna)
})
afterEach(async () => {
  await device.context.close()
  await line.close()
})

const openPage = async (): Promise<Page> => {
  const page = await device.open(`/p/${document.id}`)
  await editorOf(page).getByText('First day').waitFor()
  await shows(page, 'saved')
  return page
}

/** Types into the page without a connection. */
const typeOffline = async (page: Page, text: string): Promise<void> => {
  line.cut()
  await shows(page, 'device')
  await typeAtEnd(page, text)
}

const signOut = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
}

describe('R20: a right that was lowered while somebody wrote', () => {
  it('takes the page back to what the server has, says so, and keeps what was written as a new page', async () => {
    const own = await stoa.space(anna, 'Drafts of Anna')
    const page = await openPage()
    await typeOffline(page, ' and **my** own words')
    await stoa.member(stoa.owner, space.id, anna, 'viewer')
    line.mend()
    const kept = page.getByRole('main').getByText(/Not saved: your right to edit was taken away/)
    await kept.waitFor()
    await shows(page, 'saved')
    await expect.poll(() => openPageText(page)).toBe('First day')
    expect(await textOnServer(stoa, document)).not.toContain('own words')

    await page.reload()
    await kept.waitFor()
    await page.getByRole('main').getByRole('button', { name: 'Keep what I wrote as a new page' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Drafts of Anna').first().waitFor()
    await dialog.getByRole('button', { name: 'Create the page' }).click()
    await page.getByRole('heading', { level: 1 }).getByText('入职 (what I wrote)').waitFor()
    await editorOf(page).getByText('First day and **my** own words').waitFor()
    expect(await unsentNote(page).count()).toBe(0)
    const made = new URL(page.url()).pathname.split('/').at(-1)!
    const answer = await anna.api.get<DocumentDetail>(`/documents/${made}`)
    expect(answer.body).toMatchObject({ spaceId: own.id, title: '入职 (what I wrote)' })
  })

  it('stops the typing where it stands, with a connection too', async () => {
    const page = await openPage()
    await typeAtEnd(page, ' saved')
    await shows(page, 'saved')
    await stoa.member(stoa.owner, space.id, anna, 'viewer')
    await page.getByText('You can read this page.').waitFor()
    await page.locator('.stoa-editor').getByText('First day saved').waitFor()
    await shows(page, 'saved')
    expect(await page.locator('.stoa-editor [contenteditable="true"]').count()).toBe(0)
  })
})

it('keeps what was written into a page that is deleted meanwhile, as a file or not at all', async () => {
  const page = await openPage()
  await typeOffline(page, ' too late')
  await stoa.owner.api.delete(`/documents/${document.id}`)
  line.mend()
  await page
    .getByText(/Not saved: this page was deleted/)
    .first()
    .waitFor()
  expect(await copiesKept(page)).toBe(0)
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('main').getByRole('button', { name: 'Download' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('入职.md')
  expect(readFileSync(await file.path(), 'utf8')).toContain('First day too late')
  await unsentNote(page).waitFor()
  await page.getByRole('main').getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click()
  await unsentNote(page).waitFor({ state: 'detached' })
})

describe('signing out', () => {
  it('removes the copies of this device when the server has everything', async () => {
    const page = await openPage()
    await typeAtEnd(page, ' done')
    await shows(page, 'saved')
    expect(await copiesKept(page)).toBe(1)
    await signOut(page)
    await page.getByRole('textbox', { name: 'Email' }).waitFor()
    await expect.poll(() => copiesKept(page)).toBe(0)
  })

  it('removes nothing unsent without asking: stay, or take it along as a file', async () => {
    const page = await openPage()
    await typeOffline(page, ' not yet sent')
    await signOut(page)
    const question = page.getByRole('alertdialog', { name: 'Sign out with unsent changes?' })
    await question.getByText('入职').waitFor()
    await question.getByRole('button', { name: 'Stay signed in' }).click()
    expect(await copiesKept(page)).toBe(1)

    await signOut(page)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      question.getByRole('button', { name: 'Download it and sign out' }).click(),
    ])
    expect(readFileSync(await file.path(), 'utf8')).toContain('First day not yet sent')
    // Without the server nobody can be signed out: nothing is removed before that.
    await question.getByRole('alert').waitFor()
    expect(await copiesKept(page)).toBe(1)
  })
})

it('tells on the account screen whether the browser promised to keep the copies', async () => {
  const page = await device.open('/account')
  const promise = await page.evaluate(() => navigator.storage.persisted())
  await page.getByText(promise ? 'The browser has promised' : 'The browser may clear them').waitFor()
})
