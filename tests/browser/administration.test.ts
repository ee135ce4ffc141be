import { readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { startMailServer, type TestMailServer } from '../../server/src/platform/mail/mail-server.testing.ts'
import { createGaugeHistory } from '../../server/src/platform/operations/gauge-history.ts'
import { launchChromium } from '../support/chromium.ts'
import { examine, go, opposites } from './client-examine.ts'
import { clientDirectory, openAs } from './client-harness.ts'

const minute = 60_000
const backupKey = 'vermilion otter quay 91'
/** The doctor measures the disk and reads the databases whole, and so does a drill. */
const patience = { timeout: 60_000 }

let browser: Browser
let mailServer: TestMailServer
let stoa: TestStoa
let administrator: TestPerson

beforeAll(async () => {
  browser = await launchChromium()
  mailServer = await startMailServer()
  stoa = await startTestStoa({
    clientDirectory,
    settings: {
      STOA_SMTP_URL: mailServer.url,
      STOA_MAIL_FROM: 'stoa@example.com',
      STOA_BACKUP_KEY: backupKey,
    },
  })
  administrator = await stoa.person('李梅', 'admin')
  const space = await stoa.space(stoa.owner)
  await stoa.document(stoa.owner, space.id, { markdown: '会议纪要' })
  // An hour of readings, with a pause of ten minutes.
  let now = 0
  const history = createGaugeHistory({ storage: stoa.stoa.storage, now: () => now })
  const until = Date.now()
  for (let ago = 55; ago > 0; ago--) {
    now = until - ago * minute
    const gauge = (value: number) => ({ help: '', read: () => value })
    if (ago < 20 || ago > 30)
      await history.record({
        stoa_rooms: gauge(ago),
        stoa_sync_sockets: gauge(2 * ago),
        stoa_journal_latency_p99_seconds: gauge(0.012),
      })
  }
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
  await mailServer.stop()
})

const main = (page: Page): Locator => page.getByRole('main')

describe('the administration', () => {
  let page: Page
  beforeAll(async () => {
    page = await openAs(browser, stoa.url, administrator, '/')
  })
  afterAll(() => page.context().close())
  const door = (name: string) =>
    page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name })

  it('makes a backup when it is told to, proves it by a drill, and turns red when it is damaged', async () => {
    await page.getByRole('link', { name: 'Administration' }).click()
    await door('Backups').click()
    await main(page).getByText('There is no backup to try it with yet.').waitFor()
    await page.getByRole('button', { name: 'Back up now' }).click()
    await main(page).getByText('The last backup is complete').waitFor(patience)
    const archive = main(page).getByRole('table', { name: 'In the folder' }).getByRole('row').last()
    await archive.getByText('Not tried').waitFor()
    await archive.getByRole('img', { name: 'Encrypted' }).waitFor()

    const drill = main(page).getByRole('region', { name: 'Restore drill' })
    await drill.getByRole('button', { name: 'Run the drill now' }).click()
    await drill.getByText(/^Passed: everything in the newest backup/).waitFor(patience)
    await archive.getByText('Restored in a drill').waitFor()
    const documents = drill.getByRole('row', { name: /^Documents/ })
    expect(await documents.getByRole('cell').allTextContents()).toEqual(['1', '1'])

    const folder = join(stoa.dataDirectory, 'backups')
    truncateSync(join(folder, readdirSync(folder)[0]!), 200)
    await drill.getByRole('button', { name: 'Run the drill now' }).click()
    await drill.getByText('Failed: do not rely on this backup').waitFor(patience)
    await archive.getByText('Failed in a drill').waitFor()
  })

  it('sends a mail to whoever tries, and shows what the mail server says', async () => {
    await door('Mail').click()
    const trial = main(page).getByRole('region', { name: 'Try it' })
    await trial.getByRole('button').click()
    await trial.getByText(`Look into the inbox of ${administrator.email}`).waitFor()
    expect((await mailServer.mail(0)).to).toEqual([administrator.email])
    mailServer.refuseWith = { code: 550, text: 'no such mailbox here' }
    await trial.getByRole('button').click()
    await trial.getByText('550 no such mailbox here').waitFor()
    mailServer.refuseWith = null
  })

  it('shows what is set and where, and no secret', async () => {
    await door('Settings').click()
    const line = (variable: string) => main(page).getByRole('listitem').filter({ hasText: variable })
    await line('STOA_HISTORY_DAYS').getByText('30', { exact: true }).waitFor()
    await main(page).getByText('Only those that were set').click()
    await line('STOA_HISTORY_DAYS').waitFor({ state: 'detached' })
    await line('STOA_BACKUP_KEY').getByText('Set, and not shown').waitFor()
    await line('STOA_BACKUP_KEY').getByText('environment').waitFor()
    expect(await page.content()).not.toContain(backupKey)
  })

  it('draws the last hour, to be read by keyboard and as a table', async () => {
    await door('Activity').click()
    await page.getByRole('button', { name: /Last day/ }).click()
    await page.getByRole('option', { name: 'Last hour' }).click()
    const picture = main(page).getByRole('slider', { name: 'Connections and open documents' })
    await picture.press('End')
    const spoken = () => picture.getAttribute('aria-valuetext')
    // The minute that runs has no reading of its own yet, or the server's.
    await picture.press('ArrowLeft')
    await expect.poll(spoken).toMatch(/^\d\d:\d\d, Connections (0|2|4|–), Open documents (0|1|2|–)$/)
    await picture.press('PageDown')
    await picture.press('PageDown')
    await expect.poll(spoken).toMatch(/Connections –, Open documents –$/)
    const part = main(page).getByRole('region', { name: 'Connections and open documents' })
    await part.getByText('As a table').click()
    await part.getByRole('row').nth(11).waitFor()
  })

  it('says in one sentence what is wrong, and again when it was asked again', async () => {
    await mailServer.stop()
    await door('Overview').click()
    const checks = main(page).getByRole('region', { name: 'Checks' })
    await checks.getByRole('listitem').filter({ hasText: 'Audit log' }).getByText('Fine').waitFor(patience)
    const again = checks.getByRole('button', { name: 'Check again' })
    await expect.poll(() => again.isEnabled(), patience).toBe(true)
    await again.click()
    const mail = checks.getByRole('listitem').filter({ hasText: /^Mail/ })
    await mail.getByText('Wrong').waitFor(patience)
    await mail.getByText('What to do:').waitFor()
    await page.getByRole('heading', { level: 1, name: /(is|are) wrong\.$/ }).waitFor()
    await main(page).getByText('People connected').waitFor()
  })

  it('is closed to those who do not administer', async () => {
    const member = await openAs(browser, stoa.url, await stoa.person('成员'), '/administration/backups')
    await main(member).getByText('The administration is not open to you').waitFor()
    expect(await member.getByRole('link', { name: 'Administration' }).count()).toBe(0)
    await member.context().close()
  })
})

describe.each(opposites)('$size, $theme, $language', (look) => {
  it('every screen of the administration is clean', async () => {
    const found: string[] = []
    const page = await openAs(browser, stoa.url, administrator, '/administration', look)
    const visit = async (path: string, ready: Locator): Promise<void> => {
      await go(page, path)
      await ready.first().waitFor(patience)
      await examine(page, path, found)
    }
    await main(page).getByRole('listitem').nth(3).waitFor(patience)
    await examine(page, 'overview', found)
    await visit('/administration/activity', main(page).getByRole('slider'))
    await visit('/administration/backups', main(page).getByRole('table'))
    await visit('/administration/configuration', main(page).getByRole('listitem').nth(9))
    await visit('/administration/mail', main(page).getByRole('term'))
    expect(found).toEqual([])
    await page.context().close()
  })
})
