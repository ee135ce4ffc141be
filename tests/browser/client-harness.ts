import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { DocumentNode, Language, Page as ListPage } from '@stoa/protocol'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { TestPerson } from '../../server/src/app/boot.testing.ts'

export const clientDirectory = new URL('../../client/dist/', import.meta.url)

export const sizes = { phone: { width: 360, height: 740 }, desk: { width: 1440, height: 900 } } as const

interface WindowOptions {
  language?: Language
  theme?: 'light' | 'dark'
  size?: keyof typeof sizes
}

/** A window of its own. Motion is off, so that what is seen is what stands. */
export async function openWindow(browser: Browser, options: WindowOptions = {}): Promise<BrowserContext> {
  const { language = 'en', theme = 'light', size = 'desk' } = options
  const context = await browser.newContext({
    locale: language,
    viewport: sizes[size],
    reducedMotion: 'reduce',
    colorScheme: theme,
  })
  context.setDefaultTimeout(10_000)
  await context.addInitScript((chosen) => localStorage.setItem('stoa.language', chosen), language)
  return context
}

/** Signs in without the form, at `path`. */
export async function openAs(
  browser: Browser,
  url: string,
  person: TestPerson,
  path: string,
  options: WindowOptions = {},
): Promise<Page> {
  return openIn(await openWindow(browser, options), url, person, path)
}

/** Signs in without the form, in a window that others may have been signed in to before: what it loaded stays loaded. */
export async function openIn(
  context: BrowserContext,
  url: string,
  person: TestPerson,
  path: string,
): Promise<Page> {
  await context.clearCookies()
  const answer = await context.request.post(`${url}/api/v1/sessions`, {
    headers: { origin: url },
    data: { email: person.email, password: person.password },
  })
  if (!answer.ok()) throw new Error(`Signing in was refused: ${answer.status()} ${await answer.text()}`)
  const page = await context.newPage()
  await page.goto(url + path)
  return page
}

/** The pages of a space as the server has them, in order, each indented by its depth. */
export async function treeOnServer(person: TestPerson, spaceId: string): Promise<string[]> {
  const { body } = await person.api.get<ListPage<DocumentNode>>(`/documents?spaceId=${spaceId}&limit=500`)
  const under = (parentId: string | null, depth: number): string[] =>
    body.items
      .filter((node) => node.parentId === parentId)
      .sort((a, b) => (a.position < b.position ? -1 : 1))
      .flatMap((node) => ['· '.repeat(depth) + node.title, ...under(node.id, depth + 1)])
  return under(null, 0)
}

export const treeRow = (page: Page, title: string): Locator =>
  page.getByRole('treegrid').getByRole('row', { name: title, exact: true })

export const pageIsOpen = (page: Page): Promise<void> =>
  page.locator('[data-save-state="saved"]').first().waitFor()

export interface ServedStoa {
  /** The one-time link that was printed. */
  setupLink: string
  stop(): Promise<void>
}

/** Starts the server as people do, on an empty data folder, and reads the set-up link it prints. */
export async function serveEmptyStoa(): Promise<ServedStoa> {
  const data = mkdtempSync(join(tmpdir(), 'stoa-first-run-'))
  const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))
  const server = spawn(process.execPath, [main, 'serve'], {
    env: { PATH: process.env['PATH'], STOA_DATA_DIR: data, STOA_PORT: '0', STOA_LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => resolve())
  })
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
  for await (const line of createInterface({ input: server.stdout })) {
    const [link] = /http\S+\/setup#token=\S+/.exec(line) ?? []
    if (link !== undefined) return { setupLink: link, stop }
  }
  await stop()
  throw new Error('The server ended without a set-up link')
}
