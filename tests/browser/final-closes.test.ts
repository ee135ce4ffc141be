import { readFileSync } from 'node:fs'
import { closeCodes, type DocumentDetail, type Space } from '@stoa/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { clientDirectory } from './client-harness.ts'
import { type ClosingGate, openClosingGate } from './closing-gate.ts'
import {
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
let space: Space
let document: DocumentDetail
let gate: ClosingGate
let device: Device

beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory })
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
})
beforeEach(async () => {
  anna = await stoa.person('Anna')
  space = await stoa.space(stoa.owner, 'Handbook')
  await stoa.member(stoa.owner, space.id, anna, 'editor')
  document = await stoa.document(stoa.owner, space.id, { title: '入职', markdown: 'First day' })
  gate = await openClosingGate(stoa.url)
  device = await openDevice(browser, gate.url)
  await device.signIn(anna)
})
afterEach(async () => {
  await device.context.close()
  await gate.close()
})

/** With the page's clock in the test's hand: what would happen in minutes happens at once. */
async function openPage(which = document): Promise<Page> {
  const page = await device.context.newPage()
  page.on('dialog', (dialog) => void dialog.accept())
  await page.clock.install()
  await page.goto(`${gate.url}/p/${which.id}`)
  await editorOf(page).getByText('First day').waitFor()
  await shows(page, 'saved')
  return page
}

async function typeWithoutConnection(page: Page, text: string): Promise<void> {
  gate.cut()
  await shows(page, 'device')
  await typeAtEnd(page, text)
  await expect.poll(() => unsentCopies(page)).toBe(1)
}

const main = (page: Page) => page.getByRole('main')

/** Lets minutes go by in the page until it has said that it does not come back, then many more. */
async function letItStop(page: Page, said: RegExp): Promise<void> {
  const stopped = main(page).getByText(said).first()
  await expect
    .poll(
      async () => {
        await page.clock.fastForward(35_000)
        return stopped.isVisible()
      },
      { timeout: 30_000, interval: 300 },
    )
    .toBe(true)
  const tries = gate.closed.length
  for (let minute = 0; minute < 5; minute += 1) {
    await page.clock.fastForward(60_000)
    // A way through the network and back: a try that had begun would have arrived.
    await page.evaluate(() => fetch('/livez').then(() => undefined))
  }
  expect(gate.closed.length, 'tries after it has stopped').toBe(tries)
}

describe('a code that is final ends the coming back, and what was typed is kept', () => {
  it.each([
    {
      code: closeCodes.malformed,
      kept: /the server refused what was written/,
      said: /does not open this page/,
    },
    {
      code: closeCodes.forbidden,
      kept: /the server refused what was written/,
      said: /does not open this page/,
    },
    { code: closeCodes.frameTooLarge, kept: /the server refused what/, said: /does not open this page/ },
    { code: closeCodes.documentTooLarge, kept: /grown beyond its limit/, said: /does not open this page/ },
    { code: closeCodes.notFound, kept: /this page was deleted/, said: /this page was deleted/ },
  ])('$code', async ({ code, kept, said }) => {
    const page = await openPage()
    await typeWithoutConnection(page, ' and my own words')
    gate.closeWith(code)
    await letItStop(page, said)
    await main(page).getByText(kept).first().waitFor()
    expect(gate.closed.length).toBeLessThanOrEqual(12)
    expect(await unsentCopies(page)).toBe(0)

    gate.open()
    await page.reload()
    await main(page).getByText(kept).waitFor()
    await shows(page, 'saved')
    expect(await openPageText(page)).toBe('First day')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      main(page).getByRole('button', { name: 'Download' }).click(),
    ])
    expect(readFileSync(await file.path(), 'utf8')).toContain('First day and my own words')
  })

  it('4400: a page in which nothing was written goes on being read, and is not written into', async () => {
    const page = await openPage()
    gate.closeWith(closeCodes.malformed)
    await letItStop(page, /does not open it again/)
    expect(await openPageText(page)).toBe('First day')
    expect(await page.locator('.stoa-editor [contenteditable="true"]').count()).toBe(0)
    await main(page).getByRole('button', { name: 'Download what is on this device' }).waitFor()
    gate.open()
    await main(page).getByRole('button', { name: 'Reload', exact: true }).last().click()
    await editorOf(page).getByText('First day').waitFor()
    await shows(page, 'saved')
  })

  it('4426: the tab is too old, offers what is on this device as a file, and sends it after reloading', async () => {
    const page = await openPage()
    await typeWithoutConnection(page, ' from an old tab')
    gate.closeWith(closeCodes.clientOutdated)
    await letItStop(page, /There is a newer version of Stoa/)
    expect(gate.closed.length).toBe(1)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      main(page).getByRole('button', { name: 'Download what is on this device' }).click(),
    ])
    expect(file.suggestedFilename()).toBe('入职.md')
    expect(readFileSync(await file.path(), 'utf8')).toContain('First day from an old tab')
    gate.open()
    await main(page).getByRole('button', { name: 'Reload', exact: true }).last().click()
    await expect.poll(() => textOnServer(stoa, document), { timeout: 10_000 }).toContain('from an old tab')
    await shows(page, 'saved')
  })
})

it.each([closeCodes.restarting, closeCodes.internal, closeCodes.tooSlow, closeCodes.tooFast])(
  '%i: comes back by itself, with growing pauses, and sends what was typed',
  async (code) => {
    const page = await openPage()
    await typeWithoutConnection(page, ' while it was away')
    gate.closeWith(code)
    await expect.poll(() => gate.closed.length, { timeout: 20_000 }).toBe(2)
    const [first, second] = gate.closed as [number, number]
    // The pause after the first such end is half a second at least, after the second a whole one.
    expect(second - first).toBeGreaterThan(900)
    for (let tries = 3; tries < 12; tries += 1) {
      await page.clock.fastForward(35_000)
      await expect.poll(() => gate.closed.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(tries)
    }
    await shows(page, 'device')
    gate.open()
    await page.clock.fastForward(35_000)
    await expect.poll(() => textOnServer(stoa, document), { timeout: 20_000 }).toContain('while it was away')
    await shows(page, 'saved')
  },
)

it('a page that was left and opened again without a connection is connected when the connection is back', async () => {
  const page = await device.open(`/p/${document.id}`)
  await shows(page, 'saved')
  await typeWithoutConnection(page, ' left')
  await page.getByRole('link', { name: 'Home' }).first().click()
  await unsentNote(page).waitFor()
  await page.goBack()
  await editorOf(page).getByText('First day left').waitFor()
  gate.open()
  await shows(page, 'saved')
  await typeAtEnd(page, ' and back')
  await expect
    .poll(() => textOnServer(stoa, document), { timeout: 10_000 })
    .toContain('First day left and back')
  await shows(page, 'saved')
})

/** Fills a document with what no page shows, up to `space` bytes below its limit. */
async function fill({ id }: DocumentDetail, space: number): Promise<void> {
  const most = 20 * 1024 * 1024
  await stoa.stoa.sync.edit(id, 'page', stoa.owner.id, (draft) => {
    const bytes = most - space - Y.encodeStateAsUpdate(draft).byteLength
    draft.getMap('attachment').set('bytes', new Uint8Array(bytes))
  })
}

describe('R17: a document at its limit of size', () => {
  it('keeps what no longer fits as a copy, and harms no other page of the tab', async () => {
    const other = await stoa.document(stoa.owner, space.id, {
      title: 'Other',
      markdown: 'First day elsewhere',
    })
    await fill(document, 2_000)
    const page = await openPage()
    const elsewhere = await openPage(other)
    await typeAtEnd(page, ' fits')
    await shows(page, 'saved')
    const tooLong = ` and does not fit ${'很长的一段文字'.repeat(300)}`
    await typeAtEnd(page, tooLong)
    await main(page)
      .getByText(/would have grown beyond its limit/)
      .first()
      .waitFor()
    await typeAtEnd(elsewhere, ' goes on')
    await shows(elsewhere, 'saved')
    expect(await textOnServer(stoa, other)).toContain('goes on')
    expect(await textOnServer(stoa, document)).toBe('First day fits')
    await expect.poll(() => openPageText(page)).toBe('First day fits')

    const own = await stoa.space(anna, 'Drafts of Anna')
    await main(page).getByRole('button', { name: 'Keep what I wrote as a new page' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(own.name).first().waitFor()
    await dialog.getByRole('button', { name: 'Create the page' }).click()
    await page.getByRole('heading', { level: 1 }).getByText('入职 (what I wrote)').waitFor()
    const made = new URL(page.url()).pathname.split('/').at(-1)!
    const { body } = await anna.api.get<string>(`/documents/${made}/content?format=text`)
    expect(body).toBe(`First day fits${tooLong}`)
    expect(await unsentNote(page).count()).toBe(0)
  })
})
