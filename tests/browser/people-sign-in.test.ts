import type { CreatedInvitation, Department, PersonCard, TotpSetup } from '@stoa/protocol'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../server/src/app/boot.testing.ts'
import { totpCode } from '../../server/src/modules/identity/totp-code.testing.ts'
import {
  startMailServer,
  type TestMailServer,
  textOf,
} from '../../server/src/platform/mail/mail-server.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { clientDirectory, openIn, openWindow } from './client-harness.ts'

let browser: Browser
let mails: TestMailServer
let stoa: TestStoa
let person: TestPerson
let context: BrowserContext
let page: Page

beforeAll(async () => {
  browser = await launchChromium()
  mails = await startMailServer()
  stoa = await startTestStoa({
    clientDirectory,
    settings: { STOA_SMTP_URL: mails.url, STOA_MAIL_FROM: 'Stoa <stoa@example.com>' },
  })
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
  await mails.stop()
})
beforeEach(async () => {
  person = await stoa.person('李梅')
  context = await openWindow(browser)
  page = await context.newPage()
})
afterEach(() => context.close())

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const button = (name: string) => page.getByRole('button', { name, exact: true })
const atHome = () => page.getByRole('button', { name: /^Account of/ }).waitFor()
const alert = () => page.getByRole('alert')

async function typePassword(password: string = person.password, email: string = person.email): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button('Sign in').click()
}

/** Our own page behind a link that was sent or made: the address in front is that of the setting. */
const pathIn = (text: string): string => {
  const link = /https?:\/\/\S+#token=[\w-]+/.exec(text)?.[0]
  if (link === undefined) throw new Error(`No link in: ${text}`)
  const { pathname, hash } = new URL(link)
  return pathname + hash
}

/** The mail to an address, whenever it comes. */
async function mailTo(address: string): Promise<string> {
  for (let at = 0; ; at += 1) {
    const mail = await mails.mail(at)
    if (mail.to.includes(address)) return textOf(mail)
  }
}

describe('signing in', () => {
  it('says the same of an unknown address and of a wrong password', async () => {
    await page.goto(`${stoa.url}/sign-in`)
    await typePassword('not the password')
    const wrong = await alert().textContent()
    const answered = page.waitForResponse((response) => response.url().endsWith('/sessions'))
    await typePassword('not the password', 'nobody@example.com')
    await answered
    expect(await alert().textContent()).toBe(wrong)
  })

  it('asks for the second step that was set up with a QR code, or for a recovery code, once', async () => {
    await openIn(context, stoa.url, person, '/account').then((opened) => {
      page = opened
    })
    await button('Set up').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Your password').fill('wrong')
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('Your password').fill(person.password)
    const began = page.waitForResponse((response) => response.url().endsWith('/me/totp'))
    await dialog.getByRole('button', { name: 'Continue' }).click()
    const { secret } = (await (await began).json()) as TotpSetup
    await dialog.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
    await dialog.getByText('No camera?').click()
    expect((await dialog.getByRole('code').textContent())?.replaceAll(' ', '')).toBe(secret)
    await dialog.getByRole('textbox', { name: 'Code' }).fill(totpCode(secret, Date.now()))
    await dialog.getByRole('button', { name: 'Turn on' }).click()
    const listed = dialog.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
    await listed.first().waitFor()
    const codes = await listed.allTextContents()
    expect(codes).toHaveLength(10)
    await dialog.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText('10 recovery codes left').waitFor()

    for (const outcome of ['in', 'refused']) {
      await context.clearCookies()
      await page.goto(`${stoa.url}/sign-in?next=/account`)
      await typePassword()
      await button('Use a recovery code').click()
      await page.getByLabel('Recovery code').fill(codes[0]!)
      await button('Continue').click()
      if (outcome === 'in') await page.getByText('9 recovery codes left').waitFor()
      else await alert().waitFor()
    }
    // The code of the step that turned it on was used up: the next one opens.
    await button('Use a code from the app').click()
    await page.getByLabel('Code').fill(totpCode(secret, Date.now() + 30_000))
    await button('Continue').click()
    await page.getByText('9 recovery codes left').waitFor()
    expect(new URL(page.url()).pathname).toBe('/account')
  })

  it('works with a passkey that was made in the settings, and not after it is removed', async () => {
    const address = stoa.url.replace('127.0.0.1', 'localhost')
    const cdp = await context.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.goto(`${address}/sign-in?next=/account`)
    await typePassword()
    await button('Add a passkey').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Laptop')
    await dialog.getByLabel('Your password').fill(person.password)
    await dialog.getByRole('button', { name: 'Make the passkey' }).click()
    await page.getByText('Laptop', { exact: true }).waitFor()

    await context.clearCookies()
    await page.goto(`${address}/sign-in?next=/account`)
    await button('Use a passkey').click()
    await page.getByText('last used just now').waitFor()

    await page.getByRole('button', { name: 'Actions for the passkey Laptop' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('No passkeys yet.').waitFor()
    await context.clearCookies()
    await page.goto(`${address}/sign-in`)
    await button('Use a passkey').click()
    await alert().waitFor()
  })
})

describe('a forgotten password', () => {
  it('is replaced through the mailbox, by a link that works once', async () => {
    await page.goto(`${stoa.url}/sign-in`)
    await page.getByRole('link', { name: 'Forgotten password?' }).click()
    await page.getByRole('textbox', { name: 'Email' }).fill('nobody@example.com')
    await button('Send the link').click()
    const said = await page.getByRole('status').textContent()
    await page.goto(`${stoa.url}/password`)
    await page.getByRole('textbox', { name: 'Email' }).fill(person.email)
    await button('Send the link').click()
    expect(await page.getByRole('status').textContent()).toBe(said)

    const link = pathIn(await mailTo(person.email))
    await page.goto(stoa.url + link)
    await page.getByLabel('New password').fill('一个全新的长密码句子')
    await button('Set the password').click()
    await page.getByText('The new password holds').waitFor()
    await page.getByRole('link', { name: 'Back to signing in' }).click()
    await typePassword('一个全新的长密码句子')
    await atHome()
    await page.goto('about:blank')
    await page.goto(stoa.url + link)
    await page.getByLabel('New password').fill('another long password')
    await button('Set the password').click()
    await alert().waitFor()
    await button('Send the link').waitFor()
  })
})

describe('an invitation', () => {
  it('is sent, accepted in Chinese, and puts the new person where they belong', async () => {
    const { api } = stoa.owner
    const department = expectStatus(
      await api.post<Department>('/departments', { name: '研发', parentId: null }),
      201,
    )
    page = await openIn(context, stoa.url, stoa.owner, '/people')
    await button('Invite').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Email').fill('wang@example.com')
    await dialog.getByRole('combobox', { name: 'Departments' }).fill('研')
    await page.getByRole('option', { name: '研发' }).click()
    await dialog.getByRole('button', { name: 'Remove 研发' }).waitFor()
    await dialog.getByRole('button', { name: 'Send the invitation' }).click()
    const shown = await dialog.getByRole('code').textContent()
    const link = pathIn(await mailTo('wang@example.com'))
    expect(pathIn(shown ?? '')).toBe(link)

    const chinese = await openWindow(browser, { language: 'zh-CN' })
    try {
      const theirs = await chinese.newPage()
      await theirs.goto(stoa.url + link)
      await theirs.getByRole('heading', { name: /欢迎加入/ }).waitFor()
      expect(await theirs.getByLabel('邮箱').inputValue()).toBe('wang@example.com')
      await theirs.getByLabel('您的姓名').fill('王强')
      await theirs.getByLabel('设置密码').fill('柱廊下面贴着今天的告示')
      await theirs.getByRole('button', { name: '接受并进入' }).click()
      await theirs.getByRole('button', { name: '王强的账号' }).waitFor()
      expect(new URL(theirs.url()).pathname).toBe('/')
    } finally {
      await chinese.close()
    }
    const found = await api.get<{ items: { id: string }[] }>('/people?query=wang@example.com')
    const card = await api.get<PersonCard>(`/people/${found.body.items[0]!.id}`)
    expect(card.body.departments.map(({ id }) => id)).toEqual([department.id])
  })

  it('that was taken back opens nothing and says so', async () => {
    const made = expectStatus(await stoa.owner.api.post<CreatedInvitation>('/invitations', {}), 201)
    page = await openIn(context, stoa.url, stoa.owner, '/people/invitations')
    await button('Take back').first().click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).click()
    await page.getByText('Nobody is waiting at the door').waitFor()
    await page.goto(stoa.url + pathIn(made.link))
    await page.getByRole('heading', { name: 'This invitation does not open any more' }).waitFor()
  })
})

describe('the profile', () => {
  it('has a picture that can be changed and taken away, and refuses what is none', async () => {
    page = await openIn(context, stoa.url, person, '/account')
    const choose = (mimeType: string, buffer: Buffer) =>
      page.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType, buffer })
    const pictures = () => page.locator('img[src*="/avatar"]')
    await choose('image/png', Buffer.from('this is no picture'))
    await page.getByText('This is not a PNG, JPEG or WebP picture').waitFor()
    expect(await pictures().count()).toBe(0)
    await choose('image/png', onePixel)
    await button('Change the picture').waitFor()
    const widths = () =>
      pictures().evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth))
    await expect.poll(widths).toEqual([1, 1, 1])
    await page.getByRole('region', { name: 'Profile' }).getByRole('button', { name: 'Remove' }).click()
    await button('Choose a picture').waitFor()
    expect(await pictures().count()).toBe(0)
  })
})

describe('the devices', () => {
  it('are listed, and one that is signed out has to sign in again', async () => {
    const other = await openWindow(browser)
    const theirs = await openIn(other, stoa.url, person, '/account')
    await theirs.getByRole('heading', { level: 1, name: '李梅' }).waitFor()
    page = await openIn(context, stoa.url, person, '/account')
    const devices = page.getByRole('list', { name: 'Where you are signed in' }).getByRole('listitem')
    await devices.filter({ hasText: 'This device' }).waitFor()
    await button('Sign out all others').click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out all others' }).click()
    await expect.poll(() => devices.count()).toBe(1)
    await theirs.getByRole('dialog', { name: 'Your sign-in has run out' }).waitFor()
    await other.close()
  })
})
