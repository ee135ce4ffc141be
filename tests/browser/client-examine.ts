import type { Language } from '@stoa/protocol'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import type { sizes } from './client-harness.ts'

export interface Look {
  size: keyof typeof sizes
  theme: 'light' | 'dark'
  language: Language
}

/** Every pair of size, theme and language. */
export const looks: Look[] = [
  { size: 'phone', theme: 'light', language: 'zh-CN' },
  { size: 'phone', theme: 'dark', language: 'en' },
  { size: 'desk', theme: 'light', language: 'en' },
  { size: 'desk', theme: 'dark', language: 'zh-CN' },
]

/** Two that share nothing: enough for what is built from the same parts everywhere. */
export const opposites: Look[] = [
  { size: 'phone', theme: 'light', language: 'zh-CN' },
  { size: 'desk', theme: 'dark', language: 'en' },
]

/** Goes to another screen as a link would, without loading everything anew. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    document.querySelector('#main > :not(nav)')?.setAttribute('data-left', '')
    window.history.pushState({}, '', to)
  }, path)
  await page.locator('[data-left]').waitFor({ state: 'detached' })
}

/** All of axe's rules, none left out. And nothing reaches beyond the sides of the window. */
export async function examine(page: Page, where: string, found: string[]): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const violations = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
    })
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
  })
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  found.push(...violations.map((text) => `${where}: ${text}`))
  if (over > 0) found.push(`${where}: wider than the window by ${over} pixels`)
}
