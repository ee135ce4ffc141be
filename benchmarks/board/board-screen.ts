import { setTimeout as after } from 'node:timers/promises'
import { BoardStore } from '@stoa/board'
import { ownerToken, processOwner, startStoaProcess, waitUntil } from '@stoa/testkit'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { hocuspocusClient } from '../../tests/compatibility/stock-clients.ts'
import { launchChromium } from '../../tests/support/chromium.ts'
import type { Table } from '../support/benchmark.ts'
import { distribution, median } from '../support/distribution.ts'
import { createStoaClient } from '../support/stoa-client.ts'
import { type FrameWork, frameWork } from './main-thread.ts'
import { fillBoard } from './sample-board.ts'

const openings = 3
const steps = 90

/** Opening, dragging and scrolling in Chromium, with a server beside it. */
export async function* screenTables(
  sizes: readonly number[],
  say: (line: string) => void,
): AsyncGenerator<Table> {
  const stoa = await startStoaProcess({ env: { STOA_LOG_LEVEL: 'warn' } })
  const browser = await launchChromium()
  try {
    const token = await ownerToken(stoa.url)
    const client = createStoaClient(stoa.url, token)
    const { id: spaceId } = await client.createSpace()
    const opened: (string | number)[][] = []
    const worked: (string | number)[][] = []
    for (const cards of sizes) {
      say(`a board of ${cards} cards in Chromium …`)
      const { id, syncName } = await client.createDocument(spaceId, 'board')
      using filler = hocuspocusClient({ url: stoa.wsUrl, name: syncName, token })
      await waitUntil(() => filler.isSaved, { timeoutMs: 20_000 })
      fillBoard(filler.document, cards)
      await waitUntil(() => filler.isSaved, { timeoutMs: 60_000 })
      const first = firstCards(filler.document)

      const cold: Awaited<ReturnType<typeof open>>[] = []
      const warm: typeof cold = []
      for (let run = 0; run < openings; run += 1) {
        const context = await signedIn(browser, stoa.url)
        cold.push(await open(context, `${stoa.url}/b/${id}`, first))
        warm.push(await open(context, `${stoa.url}/b/${id}`, first))
        await context.close()
      }
      opened.push([
        cards.toLocaleString('en'),
        ...[cold, warm].flatMap((times) => [
          median(times.map(({ ms }) => ms)),
          Math.min(...times.map(({ ms }) => ms)),
          median(times.map(({ processor }) => processor)),
        ]),
      ])

      const context = await signedIn(browser, stoa.url)
      const page = await context.newPage()
      await page.goto(`${stoa.url}/b/${id}`)
      await page.locator(`[data-card-id="${first[0]}"]`).waitFor()
      for (const [what, act] of [
        ['dragging', drag],
        ['scrolling', scroll],
      ] as const) {
        // Once before, so that code is warm as with somebody who works.
        await act(page)
        worked.push([
          `${what}, ${cards.toLocaleString('en')} cards`,
          ...figures(await frameWork(browser, page, () => act(page))),
        ])
      }
      await context.close()
    }
    yield {
      title: `Opening a board in Chromium: from the address to the first cards of every column drawn; ${openings} runs, ms`,
      columns: [
        'cards',
        'new device, p50',
        'least',
        'on the processor',
        'known device, p50',
        'least',
        'on the processor',
      ],
      rows: opened,
      notes: [
        'Measured in the page: from the start of the navigation to the second frame after the first card of every column stands there.',
        'On the processor: the tasks of the main thread without the time that other processes took, p50.',
        'New device: nothing of ours in the cache. Known device: the same again, with the code in the cache and a copy of the board.',
      ],
    }
    yield {
      title: 'Main-thread work a frame, out of the trace of Chromium, ms',
      columns: ['while', 'frames', 'p50', 'p95', 'max', 'on the processor, p50', 'p95', 'max'],
      rows: worked,
      notes: [
        'All top-level tasks of the page between one begin of a main frame and the next: input, script, style, layout, paint, garbage.',
        `Dragging: a card over all columns, up and down, for ${steps} moves of the mouse, and let go. Scrolling: ${steps} turns of the wheel over a column.`,
        'On the processor: the same without the time that other processes took.',
      ],
    }
  } finally {
    await browser.close()
    await stoa.dispose()
  }
}

function figures({ wall, processor }: FrameWork): number[] {
  const [p50, p95, , most] = distribution(wall)
  const [cpu50, cpu95, , cpuMost] = distribution(processor)
  return [wall.length, p50, p95, most, cpu50, cpu95, cpuMost]
}

function firstCards(doc: ConstructorParameters<typeof BoardStore>[0]): string[] {
  const store = new BoardStore(doc)
  const first = store.columns.map(({ id }) => store.cardIds(id)[0]!)
  store.destroy()
  return first
}

async function signedIn(browser: Browser, url: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const signIn = await context.request.post(`${url}/api/v1/sessions`, { data: processOwner })
  if (!signIn.ok()) throw new Error(`Not signed in: ${signIn.status()}`)
  return context
}

/** Opens the address in a new tab. @returns ms from the start of the navigation to the cards being drawn, and the main thread's on the processor */
async function open(
  context: BrowserContext,
  address: string,
  cards: readonly string[],
): Promise<{ ms: number; processor: number }> {
  const page = await context.newPage()
  const inspector = await context.newCDPSession(page)
  await inspector.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.addInitScript((ids) => {
    const look = () => {
      if (!ids.every((id) => document.querySelector(`[data-card-id="${id}"]`) !== null)) {
        requestAnimationFrame(look)
        return
      }
      // In the next frame what stands there has been painted.
      requestAnimationFrame(() => performance.mark('cards-drawn'))
    }
    requestAnimationFrame(look)
  }, cards)
  await page.goto(address, { waitUntil: 'commit' })
  const drawn = await page.waitForFunction(
    () => performance.getEntriesByName('cards-drawn')[0]?.startTime,
    undefined,
    { timeout: 60_000 },
  )
  const ms = (await drawn.jsonValue())!
  const { metrics } = await inspector.send('Performance.getMetrics')
  const tasks = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
  await page.close()
  return { ms, processor: tasks * 1000 }
}

/** Carries a card over the board and lets it go. */
async function drag(page: Page): Promise<void> {
  const card = page.locator('[data-card-id]').first()
  const box = (await card.boundingBox())!
  const from = { x: box.x + box.width / 2, y: box.y + 12 }
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  for (let step = 1; step <= steps; step += 1) {
    const turn = (step / steps) * 4 * Math.PI
    await page.mouse.move(from.x + 420 * (1 - Math.cos(turn)), from.y + 220 + 200 * Math.sin(turn * 1.7))
    await pause()
  }
  await page.mouse.up()
}

async function scroll(page: Page): Promise<void> {
  const list = page.locator('[data-card-list]').first()
  const box = (await list.boundingBox())!
  await page.mouse.move(box.x + box.width / 2, 450)
  for (let step = 0; step < steps; step += 1) {
    await page.mouse.wheel(0, step < steps * 0.7 ? 160 : -400)
    await pause()
  }
}

/** Moves come as often as the screen shows frames, as a hand's do; nothing is asked of the page for it. */
const pause = () => after(16)
