import type { FederationProvider, LdapServer } from '@stoa/protocol'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { startLdapServer, type TestLdapServer } from '../../server/src/modules/federation/ldap.testing.ts'
import { startOidcProvider, type TestOidcProvider } from '../../server/src/modules/federation/oidc.testing.ts'
import { launchChromium } from '../support/chromium.ts'
import { clientDirectory, openIn, openWindow } from './client-harness.ts'

let browser: Browser
let stoa: TestStoa
let idp: TestOidcProvider
let directory: TestLdapServer
let context: BrowserContext
let page: Page

const base = 'dc=example,dc=com'

beforeAll(async () => {
  browser = await launchChromium()
  stoa = await startTestStoa({ clientDirectory, settings: { STOA_OUTBOUND_NETWORKS: '127.0.0.1' } })
  idp = await startOidcProvider([`${stoa.url}/api/v1/federation/callback/corp`])
  directory = await startLdapServer([
    {
      dn: `cn=searcher,${base}`,
      attributes: { objectClass: ['device'], cn: 'searcher' },
      password: 'of the searcher',
    },
    {
      dn: `uid=anna,ou=People,${base}`,
      attributes: {
        objectClass: ['person'],
        uid: 'anna',
        cn: 'Anna Berg',
        mail: 'anna@example.com',
        entryUUID: 'id-of-anna',
      },
      password: 'password of anna',
    },
  ])
})
afterAll(async () => {
  await browser.close()
  await stoa.stop()
  await idp.stop()
  await directory.stop()
})
beforeEach(async () => {
  context = await openWindow(browser)
})
afterEach(async () => {
  await context.close()
  const { body: providers } = await stoa.owner.api.get<{ items: FederationProvider[] }>(
    '/federation/providers',
  )
  for (const { id } of providers.items) await stoa.owner.api.delete(`/federation/providers/${id}`)
  const { body: directories } = await stoa.owner.api.get<{ items: LdapServer[] }>('/federation/directories')
  for (const { id } of directories.items) await stoa.owner.api.delete(`/federation/directories/${id}`)
})

const button = (name: string) => page.getByRole('button', { name, exact: true })
const openSettings = async (): Promise<void> => {
  page = await openIn(context, stoa.url, stoa.owner, '/people/sign-in')
  await page.getByRole('heading', { level: 1, name: 'Sign-in' }).waitFor()
}
const steps = () => page.getByRole('dialog').getByRole('list', { name: 'Steps of the trial' })
const outcomes = async (): Promise<(string | null)[]> => {
  await steps().waitFor()
  const marks = await steps().getByRole('img').all()
  return Promise.all(marks.map((mark) => mark.getAttribute('aria-label')))
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

describe('an OpenID Connect provider', () => {
  it('is added, tested step by step, mended, and signed in with', async () => {
    await openSettings()
    await button('Add a provider').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Corp')
    expect(await dialog.getByLabel('Short name').inputValue()).toBe('corp')
    await dialog.getByLabel('Issuer').fill(idp.issuer)
    await dialog.getByLabel('Client ID').fill(idp.clientId)
    await dialog.getByLabel('Client secret').fill('a wrong secret')
    await dialog.getByText(`${stoa.url}/api/v1/federation/callback/corp`).waitFor()
    await tick(dialog, /gets one at the first sign-in/)
    await dialog.getByRole('button', { name: 'Save and test it' }).click()
    expect(await outcomes()).toContain('Failed')
    await page.getByText('Something has to be mended').waitFor()
    await page.keyboard.press('Escape')

    await button('Actions for Corp').click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await dialog.getByRole('button', { name: 'Replace' }).click()
    await dialog.getByLabel('Client secret').fill(idp.clientSecret)
    await dialog.getByRole('button', { name: 'Save and test it' }).click()
    await page.getByText('Everything that can be told from here is right.').waitFor()
    expect(await outcomes()).not.toContain('Failed')

    await context.clearCookies()
    idp.account = { sub: 'li', email: 'li.mei@example.com', email_verified: true, name: '李梅' }
    await page.goto(`${stoa.url}/sign-in?next=/account`)
    await button('Sign in with Corp').click()
    await page.getByRole('heading', { level: 1, name: '李梅' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/account')
    const connected = page.getByRole('region', { name: 'Connected accounts' })
    await connected.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
    await connected.getByText('None connected.').waitFor()
  })

  it('that is prescribed for an address stands out, and a refusal there is explained here', async () => {
    expectStatus(
      await stoa.owner.api.post('/federation/providers', {
        key: 'corp',
        name: 'Corp',
        issuer: idp.issuer,
        clientId: idp.clientId,
        clientSecret: idp.clientSecret,
        scopes: 'email profile',
        enforcedDomains: ['berg.example'],
      }),
      201,
    )
    page = await context.newPage()
    await page.goto(`${stoa.url}/sign-in`)
    await page.getByRole('textbox', { name: 'Email' }).fill('anna@berg.example')
    await page.getByText('Your organisation signs in with Corp.').waitFor()
    idp.account = null
    await button('Sign in with Corp').click()
    await page.getByText('The provider did not let you in').waitFor()
    await page.goto(`${stoa.url}/sign-in?problem=%3Cscript%3E`)
    await page.getByText('Signing in did not work out. Try again.').waitFor()
  })
})

describe('an LDAP directory', () => {
  it('is added, tested, signed in with, and its people are taken over after a look', async () => {
    await openSettings()
    await button('Add a directory').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('House')
    await dialog.getByLabel('Address').fill(directory.url)
    await dialog.getByLabel('Account that searches').fill(`cn=searcher,${base}`)
    await dialog.getByLabel('Its password', { exact: true }).fill('of the searcher')
    await dialog.getByLabel('Where people are').fill(`ou=People,${base}`)
    await tick(dialog, /gets one at the first sign-in/)
    await dialog.getByRole('button', { name: 'Save and test it' }).click()
    await page.getByText('Everything that can be told from here is right.').waitFor()
    await page.keyboard.press('Escape')

    await page.getByRole('link', { name: 'Import people' }).click()
    await page.getByText('anna@example.com').waitFor()
    await button('Import: 1 new person, 0 changes').click()
    await page.getByRole('heading', { name: 'The import is done' }).waitFor()

    await context.clearCookies()
    await page.goto(`${stoa.url}/sign-in`)
    await button('Sign in with House').click()
    await page.getByLabel('Your name in House').fill('anna')
    await page.getByLabel('Your password in House').fill('a wrong one')
    const form = page.locator('form').filter({ has: page.getByLabel('Your name in House') })
    await form.getByRole('button', { name: 'Sign in' }).click()
    await form.getByRole('alert').waitFor()
    await page.getByLabel('Your password in House').fill('password of anna')
    await form.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Account of Anna Berg' }).waitFor()
  })
})
