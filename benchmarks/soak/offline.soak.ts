import { setTimeout as after } from 'node:timers/promises'
import { processOwner } from '@stoa/testkit'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import * as Y from 'yjs'
import { openWindow } from '../../tests/browser/client-harness.ts'
import { editorOf, shows, typeAtEnd, unsentCopies } from '../../tests/browser/offline-harness.ts'
import { launchChromium } from '../../tests/support/chromium.ts'
import { layLine, type Line } from '../../tests/support/line.ts'
import { shown, type Soak } from './soak.ts'
import { allSaved, type SoakServer, startSoakServer } from './soak-server.ts'

const allPages = 100
/** Pages that one device has open at once. */
const pagesPerDevice = 10
/** How long the line is cut where nobody says, in ms: for the whole number of documents, and for a look. */
const fullMs = 15 * 60_000
const shortMs = 5_000

interface OfflinePage {
  readonly id: string
  readonly name: string
  readonly mine: string
  readonly theirs: string
}

/** A browser of one person's with some pages, reaching the server by a line of its own. */
interface Device {
  readonly line: Line
  readonly context: BrowserContext
  readonly pages: readonly OfflinePage[]
  /** A tab that stays open all the time; the others are closed with the line cut. */
  readonly kept: Page
}

/** Types into every page with the line cut, and closes all tabs but one. */
async function goOffline(
  browser: Browser,
  server: SoakServer,
  pages: readonly OfflinePage[],
): Promise<Device> {
  const line = await layLine(server.process.url)
  const context = await openWindow(browser)
  context.setDefaultTimeout(60_000)
  const signedIn = await context.request.post(`${line.url}/api/v1/sessions`, { data: processOwner })
  if (!signedIn.ok()) throw new Error(`Signing in was refused: ${signedIn.status()}`)
  const tabs: Page[] = []
  for (const { id } of pages) {
    const tab = await context.newPage()
    // Leaving with unsent edits is asked about; here the answer is always to leave.
    tab.on('dialog', (dialog) => void dialog.accept())
    await tab.goto(`${line.url}/p/${id}`)
    await editorOf(tab).getByText('Before the line was cut').waitFor()
    await shows(tab, 'saved')
    tabs.push(tab)
  }
  line.cut()
  for (const [index, tab] of tabs.entries()) {
    await tab.bringToFront()
    await shows(tab, 'device')
    await typeAtEnd(tab, ` ${pages[index]?.mine}`)
  }
  const [kept, ...others] = tabs
  if (kept === undefined) throw new Error('A device has a page.')
  // On the device, which takes a moment more than being shown.
  const until = performance.now() + 30_000
  while ((await unsentCopies(kept)) < pages.length) {
    if (performance.now() > until) throw new Error('What was typed is not kept on the device.')
    await after(200)
  }
  for (const tab of others) await tab.close()
  return { line, context, pages, kept }
}

/** Others write meanwhile, where the line is whole. */
async function writeMeanwhile(server: SoakServer, { name, theirs }: OfflinePage): Promise<void> {
  using other = server.client(name)
  await allSaved([other])
  const block = new Y.XmlElement('paragraph')
  block.insert(0, [new Y.XmlText(theirs)])
  other.document.get('root-v2', Y.XmlElement).insert(0, [block])
  await allSaved([other])
}

/** The line is whole again: the tab that stayed is loaded anew, and what waited is sent, whatever is shown. */
async function comeBack({ line, kept }: Device): Promise<void> {
  line.mend()
  await kept.reload()
  await editorOf(kept).waitFor()
}

async function isMerged(server: SoakServer, { id, mine, theirs }: OfflinePage): Promise<boolean> {
  const answer = await fetch(`${server.process.url}/api/v1/documents/${id}/content?format=text`, {
    headers: { authorization: `Bearer ${server.api.token}` },
  })
  if (!answer.ok) throw new Error(`No content: ${answer.status}`)
  const text = await answer.text()
  return [`Before the line was cut ${mine}`, theirs].every((each) => text.split(each).length === 2)
}

export const browserOfflineSoak: Soak = {
  promises: ['R8'],
  claim: 'what a browser kept while it was offline comes back, also over a reload (needs the built client)',
  unit: 'pages in Chromium, offline for 15 minutes or --minutes',
  short: 2,
  full: allPages,
  async run(extent) {
    const offlineMs =
      extent.minutes === undefined ? (extent.runs < allPages ? shortMs : fullMs) : extent.minutes * 60_000
    await using server = await startSoakServer({ env: { STOA_LOG_LEVEL: 'error' } })
    const browser = await launchChromium()
    const devices: Device[] = []
    try {
      for (let from = 0; from < extent.runs; from += pagesPerDevice) {
        const pages: OfflinePage[] = []
        for (let index = from; index < Math.min(from + pagesPerDevice, extent.runs); index++) {
          const { id, syncName } = await server.api.createDocument(
            server.spaceId,
            'page',
            'Before the line was cut',
          )
          pages.push({ id, name: syncName, mine: `offline ${index}.`, theirs: `online ${index}.` })
        }
        devices.push(await goOffline(browser, server, pages))
        extent.say(`${from + pages.length} pages are offline`)
      }
      const since = performance.now()
      const pages = devices.flatMap((device) => device.pages)
      for (const page of pages) await writeMeanwhile(server, page)
      await after(Math.max(0, since + offlineMs - performance.now()))
      for (const page of pages) if (await isMerged(server, page)) throw new Error('A line was not cut.')
      const minutes = (performance.now() - since) / 60_000
      const merged = new Set<string>()
      for (const device of devices) await comeBack(device)
      const until = performance.now() + 60_000
      while (merged.size < pages.length && performance.now() < until) {
        for (const page of pages)
          if (!merged.has(page.id) && (await isMerged(server, page))) merged.add(page.id)
        await after(500)
      }
      let clean = 0
      for (const { kept } of devices) if ((await unsentCopies(kept)) === 0) clean += 1
      return [
        {
          promise: 'R8',
          target: 'merged 100 of 100',
          measured: `Chromium: ${merged.size} of ${pages.length} pages merged after ${shown(minutes)} minutes without a line, edits by others meanwhile and a reload; ${devices.length} devices, all tabs but one of each closed meanwhile; on ${clean} of them nothing waits any more`,
          pass: merged.size === pages.length && clean === devices.length,
        },
      ]
    } finally {
      await browser.close()
      for (const { line } of devices) await line.close()
    }
  },
}
