import type { BoardCard, DocumentDetail, Note, Page as ListPage } from '@stoa/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../server/src/app/boot.testing.ts'
import { startMailServer, type TestMailServer } from '../../server/src/platform/mail/mail-server.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { examine, opposites } from './client-examine.ts'
import { clientDirectory, openAs, pageIsOpen } from './client-harness.ts'

const isFocused = (element: Element) => element === document.activeElement

describe('a meeting held by three people', () => {
  let browser: Browser
  let mail: TestMailServer
  let stoa: TestStoa
  let people: [TestPerson, TestPerson, TestPerson]
  let windows: [Page, Page, Page]
  let note: DocumentDetail
  let board: DocumentDetail

  beforeAll(async () => {
    browser = await launchChromium()
    mail = await startMailServer()
    stoa = await startTestStoa({
      clientDirectory,
      settings: { STOA_SMTP_URL: mail.url, STOA_MAIL_FROM: 'stoa@example.com' },
    })
    people = [await stoa.person('Li Na'), await stoa.person('Anna Berg'), await stoa.person('王强')]
    const [lina, ...others] = people
    const space = await stoa.space(lina, 'Launch')
    for (const other of others) await stoa.member(lina, space.id, other, 'editor')
    note = await stoa.document(lina, space.id, { kind: 'note', title: 'Launch meeting' })
    board = await stoa.document(lina, space.id, { kind: 'board', title: 'Launch board' })
    const open = async (person: TestPerson) => {
      const page = await openAs(browser, stoa.url, person, `/n/${note.id}`)
      page.on('dialog', (dialog) => void dialog.accept())
      await pageIsOpen(page)
      return page
    }
    windows = [await open(people[0]), await open(people[1]), await open(people[2])]
  })
  afterAll(async () => {
    await browser.close()
    await stoa.stop()
    await mail.stop()
  })

  const text = (page: Page) => page.locator('.stoa-content').first()
  const read = async () => (await people[0].api.get<Note>(`/notes/${note.id}`)).body
  const cards = async () =>
    (await people[0].api.get<ListPage<BoardCard>>(`/boards/${board.id}/cards`)).body.items
  const row = (page: Page, name: string) => page.getByRole('region', { name })

  /** A block from the slash menu, at the end of the text. */
  async function block(page: Page, query: string, option: string, words: string): Promise<void> {
    await text(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Enter')
    await page.keyboard.type(`/${query}`)
    await page.getByRole('option', { name: option }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.insertText(words)
  }

  it('goes from who is there and the agenda, with a clock that all see, to decisions and action items', async () => {
    const [lina, anna, wang] = windows
    await row(lina, 'Attendance').getByRole('button', { name: 'Note all as present' }).click()
    await row(wang, 'Attendance')
      .getByRole('button', { name: /Anna Berg/ })
      .waitFor()

    await block(lina, 'agenda', 'Agenda item', '上线时间')
    await row(anna, 'Agenda').getByText('上线时间').waitFor()
    await row(anna, 'Agenda').getByRole('button', { name: 'Start the clock for “上线时间”' }).click()
    await row(wang, 'Agenda').getByRole('timer').waitFor()
    await row(wang, 'Agenda').getByRole('button', { name: 'Hold the clock' }).click()
    await row(lina, 'Agenda').getByRole('button', { name: 'Let the clock run on' }).waitFor()

    await block(anna, 'decision', 'Decision', 'We launch on Wednesday')
    await text(wang).getByText('We launch on Wednesday').waitFor()
    await block(wang, 'action', 'Action item', '准备演示')
    await text(lina).getByText('准备演示').waitFor()

    await expect
      .poll(async () => {
        const { attendees, agenda, decisions, actions } = await read()
        return [
          attendees.filter(({ attendance }) => attendance === 'present').length,
          ...[agenda, decisions, actions].map((items) => items.flatMap((item) => item.text || []).join('|')),
        ]
      })
      .toEqual([3, '上线时间', 'We launch on Wednesday', '准备演示'])
  })

  it('makes a card of an action item, and what is done on the board is done in the note', async () => {
    const [lina, , wang] = windows
    const make = text(wang).getByRole('button', { name: 'Make a card' })
    await text(wang).getByText('准备演示').click()
    await make.click()
    await wang
      .getByRole('dialog', { name: 'Make a card' })
      .getByRole('button', { name: /Launch board/ })
      .waitFor()
    await wang.getByRole('dialog').getByRole('button', { name: 'Make the card' }).click()
    const chip = text(lina).getByRole('link', { name: /Launch board/ })
    await chip.waitFor()
    await expect.poll(async () => (await cards()).map(({ title }) => title)).toEqual(['准备演示'])

    const [card] = await cards()
    expectStatus(await people[1].api.post(`/boards/${board.id}/cards/${card!.id}/complete`), 200)
    await text(wang).getByRole('checkbox', { name: 'Done', checked: true }).waitFor()
    await text(wang).getByRole('checkbox', { name: 'Done' }).click()
    await expect.poll(async () => (await cards())[0]?.isCompleted).toBe(false)
  })

  it('takes a day part by part in the language of the person, also when the form is closed at once', async () => {
    const [lina] = windows
    await text(lina).getByText('准备演示').click()
    await text(lina)
      .getByRole('group', { name: 'Action item' })
      .getByRole('button', { name: /date/i })
      .press('Enter')
    const form = lina.getByRole('dialog', { name: 'Action item' })
    await expect.poll(() => form.getByRole('spinbutton', { name: /^month/ }).evaluate(isFocused)).toBe(true)
    await lina.keyboard.type('12032030')
    await lina.keyboard.press('Escape')
    await form.waitFor({ state: 'detached' })
    await expect.poll(async () => (await read()).actions[0]?.due).toBe('2030-12-03')
  })

  it('ends in minutes that are frozen and sent to those who were there', async () => {
    const [lina] = windows
    await lina.getByRole('main').locator('[data-chrome]').getByRole('button', { name: 'Minutes' }).click()
    const dialog = lina.getByRole('dialog')
    const sheet = dialog.getByRole('group', { name: 'As they read now' })
    await sheet.getByText('We launch on Wednesday').first().waitFor()
    await dialog.getByRole('textbox', { name: 'Name of this version' }).fill('After the meeting')
    await dialog.getByRole('button', { name: 'Freeze' }).click()
    await dialog.getByRole('button', { name: 'Send…' }).click()
    await dialog.locator('label').filter({ hasText: 'Li Na' }).click()
    await dialog.getByRole('textbox', { name: 'Further addresses' }).fill('guest@example.org')
    await dialog.getByRole('button', { name: 'Send to 3 people' }).click()
    await dialog.getByRole('button', { name: 'Send…' }).waitFor()
    const sent = [await mail.mail(0), await mail.mail(1), await mail.mail(2)]
    expect(sent.flatMap(({ to }) => to).sort()).toEqual(
      [people[1].email, people[2].email, 'guest@example.org'].sort(),
    )
    await lina.keyboard.press('Escape')

    // What is frozen stays as it is.
    await block(lina, 'decision', 'Decision', 'And we celebrate')
    const { items } = (await people[0].api.get<ListPage<{ id: string }>>(`/notes/${note.id}/minutes`)).body
    const frozen = await people[0].api.get<string>(
      `/notes/${note.id}/minutes/${items[0]!.id}/content?format=markdown`,
    )
    expect(frozen.body).toContain('We launch on Wednesday')
    expect(frozen.body).not.toContain('And we celebrate')
  })

  it('goes on in the next meeting, which opens with what is still open', async () => {
    const [lina] = windows
    await row(lina, 'Agenda').getByRole('button', { name: 'Take “上线时间” on to the next meeting' }).click()
    await row(lina, 'Series').getByRole('button', { name: 'Next meeting…' }).click()
    await lina.getByRole('dialog').getByRole('button', { name: 'Create its note' }).click()
    await lina.waitForURL((url) => url.pathname.startsWith('/n/') && !url.pathname.endsWith(note.id))
    await pageIsOpen(lina)
    await row(lina, 'Agenda').getByText('上线时间').waitFor()
    await text(lina).getByText('准备演示').waitFor()
    await text(lina)
      .getByRole('link', { name: /Launch board/ })
      .waitFor()
    await row(lina, 'Series')
      .getByRole('link', { name: /Launch meeting/ })
      .waitFor()
  })
})

describe('a note in every dress', () => {
  let browser: Browser
  let stoa: TestStoa
  beforeAll(async () => {
    browser = await launchChromium()
    stoa = await startTestStoa({ clientDirectory })
  })
  afterAll(async () => {
    await browser.close()
    await stoa.stop()
  })

  for (const look of opposites) {
    const { language, theme, size } = look
    it(`is clean: ${size}, ${theme}, ${language}`, async () => {
      const found: string[] = []
      const { owner } = stoa
      const space = await stoa.space(owner)
      const body = { spaceId: space.id, kind: 'note', title: '', templateId: 'weekly-meeting' }
      const made = expectStatus(await owner.api.post<DocumentDetail>('/documents', body), 201)
      await owner.api.post(`/notes/${made.id}/attendance`, {
        attendees: [
          { userId: owner.id, attendance: 'present' },
          { guest: 'Frau Schmidt', attendance: 'absent' },
        ],
      })
      const page = await openAs(browser, stoa.url, owner, `/n/${made.id}`, look)
      await pageIsOpen(page)
      await page.getByRole('region', { name: language === 'en' ? 'Agenda' : '议程' }).waitFor()
      await examine(page, 'note', found)
      await page
        .locator('[data-chrome]')
        .getByRole('button', { name: language === 'en' ? 'Minutes' : '纪要' })
        .click()
      await page.getByRole('dialog').getByRole('heading', { level: 1 }).waitFor()
      await examine(page, 'minutes', found)
      await page.goto(`${stoa.url}/s/${space.id}/new`)
      await page.getByRole('main').getByRole('listitem').first().waitFor()
      await examine(page, 'templates', found)
      expect(found).toEqual([])
      await page.context().close()
    })
  }
})
