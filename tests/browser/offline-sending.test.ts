import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { DocumentDetail } from '@stoa/protocol'
import type { Browser } from 'playwright-core'
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
  unsentCopies,
  unsentNote,
} from './offline-harness.ts'

let browser: Browser
let stoa: TestStoa
let anna: TestPerson
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
  const space = await stoa.space(stoa.owner)
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

const openPage = async () => {
  const page = await device.open(`/p/${document.id}`)
  await editorOf(page).getByText('First day').waitFor()
  await shows(page, 'saved')
  return page
}

describe('what was typed without a connection', () => {
  it('is sent by itself after its page was closed, on another screen, and the rail says so meanwhile', async () => {
    const page = await openPage()
    line.cut()
    await shows(page, 'device')
    await typeAtEnd(page, ' on the train')
    // Within the app: the page is closed, the tab stays.
    await page.getByRole('link', { name: 'Home' }).first().click()
    await unsentNote(page).waitFor()
    await page.getByRole('button', { name: '1 document not yet sent' }).click()
    await page.getByRole('list', { name: 'Waiting to be sent' }).getByRole('link', { name: '入职' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await textOnServer(stoa, document)).not.toContain('on the train')
    line.mend()
    await unsentNote(page).waitFor({ state: 'detached', timeout: 20_000 })
    expect(await textOnServer(stoa, document)).toContain('First day on the train')
  })

  it('is sent when the app is next opened on the device, whatever screen that is', async () => {
    const page = await openPage()
    line.cut()
    await shows(page, 'device')
    await typeAtEnd(page, ' before the battery died')
    // Written to the device, which takes a moment more than being shown.
    await expect.poll(() => unsentCopies(page)).toBe(1)
    await page.close()
    line.mend()
    const later = await device.open('/people')
    await expect
      .poll(() => textOnServer(stoa, document), { timeout: 20_000 })
      .toContain('before the battery died')
    await unsentNote(later).waitFor({ state: 'detached' })
  })

  it('R17: is sent in pieces when it is larger than a frame may be', async () => {
    const page = await openPage()
    line.cut()
    await shows(page, 'device')
    await editorOf(page).click()
    await page.keyboard.press('Control+End')
    // As a browser hands over what is pasted.
    await editorOf(page).evaluate((element) => {
      const data = new DataTransfer()
      const paragraph = `${'这是离线写下的一段很长的文字。'.repeat(1_000)}\n`
      data.setData('text/plain', `\n${paragraph.repeat(80)}the end of it`)
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    })
    await expect
      .poll(() => editorOf(page).evaluate((element) => element.textContent?.length ?? 0))
      .toBeGreaterThan(1_100_000)
    line.mend()
    await shows(page, 'saved')
    const stored = await textOnServer(stoa, document)
    expect(Buffer.byteLength(stored)).toBeGreaterThan(3 * 1024 * 1024)
    expect(stored).toContain('the end of it')
  })
})

/** Another process that has the database's one lock for writing, until its input ends. */
async function holdDatabase(path: string): Promise<ChildProcess> {
  const program = `
    import { DatabaseSync } from 'node:sqlite'
    const database = new DatabaseSync(process.argv[1])
    database.exec('BEGIN IMMEDIATE')
    process.stdout.write('held')
    process.stdin.on('end', () => database.close()).resume()`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program, path], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  await once(holder.stdout, 'data')
  return holder
}

describe('R3: while the server cannot write', () => {
  it('the page says so within three seconds, and is saved by itself when it can again', async () => {
    const page = await openPage()
    const holder = await holdDatabase(join(stoa.dataDirectory, 'content.db'))
    await typeAtEnd(page, ' while the disk was away')
    await page.getByRole('button', { name: /Not saved on the server/ }).waitFor({ timeout: 3_000 })
    const newcomer = await device.open(`/p/${document.id}`)
    await shows(newcomer, 'not-saved')
    holder.stdin!.end()
    await once(holder, 'exit')
    await shows(page, 'saved')
    await shows(newcomer, 'saved')
    await stoa.restart()
    expect(await textOnServer(stoa, document)).toContain('while the disk was away')
  })
})

describe('R23: a sign-in that runs out while somebody writes', () => {
  const expire = async () => {
    // As "sign out everywhere" on another device does it: the session is gone, the cookie is not.
    const cookie = (await device.context.cookies()).find(({ name }) => name === 'stoa_session')
    const answer = await fetch(`${stoa.url}/api/v1/sessions/current`, {
      method: 'DELETE',
      headers: { cookie: `${cookie!.name}=${cookie!.value}`, origin: stoa.url },
    })
    expect(answer.status).toBe(204)
  }

  it('loses nothing: after signing in again everything is sent', async () => {
    const page = await openPage()
    line.cut()
    await shows(page, 'device')
    await typeAtEnd(page, ' and on, signed out')
    await expire()
    line.mend()
    const dialog = page.getByRole('dialog', { name: 'Your sign-in has run out' })
    await dialog.waitFor()
    await shows(page, 'device')
    expect(await textOnServer(stoa, document)).not.toContain('signed out')
    await dialog.getByRole('textbox', { name: 'Password' }).fill(anna.password)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await shows(page, 'saved')
    expect(await textOnServer(stoa, document)).toContain('and on, signed out')
  })

  it('shows and sends nothing of it as another person, and sends it when its writer is back', async () => {
    const page = await openPage()
    line.cut()
    await shows(page, 'device')
    await typeAtEnd(page, ' for Anna alone')
    await expire()
    line.mend()
    await page.getByRole('button', { name: 'Leave as somebody else' }).click()
    const signIn = async (person: TestPerson) => {
      await page.getByRole('textbox', { name: 'Email' }).fill(person.email)
      await page.getByRole('textbox', { name: 'Password' }).fill(person.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { level: 1, name: /Good/ }).waitFor()
    }
    await signIn(stoa.owner)
    await page.goto(`${line.url}/p/${document.id}`)
    await shows(page, 'saved')
    expect(await openPageText(page)).not.toContain('for Anna alone')
    expect(await unsentNote(page).count()).toBe(0)
    await page.getByRole('button', { name: /Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('textbox', { name: 'Email' }).waitFor()
    // The copy of the one who signed out is gone; what Anna has not sent is not.
    await expect.poll(() => copiesKept(page)).toBe(1)
    expect(await textOnServer(stoa, document)).not.toContain('for Anna alone')
    await signIn(anna)
    await expect.poll(() => textOnServer(stoa, document), { timeout: 20_000 }).toContain('for Anna alone')
  })

  it('does not speak as whoever signed in to the same browser since', async () => {
    const page = await openPage()
    line.cut()
    await shows(page, 'device')
    await typeAtEnd(page, ' under her own name only')
    await device.context.clearCookies()
    line.mend()
    await device.signIn(stoa.owner)
    // The tab has become the other person's, or asks for the first one's password; her text is not sent either way.
    const dialog = page.getByRole('dialog', { name: 'Your sign-in has run out' })
    await dialog
      .or(page.getByRole('button', { name: `Account of ${stoa.owner.name}` }))
      .first()
      .waitFor()
    const other = await device.open(`/p/${document.id}`)
    await shows(other, 'saved')
    for (const text of [await openPageText(other), await textOnServer(stoa, document)])
      expect(text).not.toContain('under her own name only')
  })
})
