import { addCard, type BoardState, readBoard } from '@stoa/board'
import type { DocumentDetail } from '@stoa/protocol'
import type { Locator, Page } from 'playwright-core'
import type * as Y from 'yjs'
import type { TestPerson, TestStoa } from '../../server/src/app/boot.testing.ts'

/** Makes a board with these cards in its columns, in order, and with whatever else `more` writes. */
export async function makeBoard(
  stoa: TestStoa,
  by: TestPerson,
  spaceId: string,
  cards: readonly (readonly string[])[],
  more: (doc: Y.Doc, ids: ReadonlyMap<string, string>) => void = () => undefined,
): Promise<DocumentDetail> {
  const board = await stoa.document(by, spaceId, { kind: 'board', title: '发布 Launch' })
  await stoa.stoa.sync.edit(board.id, 'board', by.id, (doc) => {
    const { columns } = readBoard(doc)
    const ids = new Map<string, string>()
    for (const [at, titles] of cards.entries())
      for (const title of titles) {
        const column = columns[at]
        if (column === undefined) throw new Error('The board has fewer columns than cards were given for.')
        ids.set(title, addCard(doc, { title, column: column.id, at: Date.now(), by: by.id }))
      }
    more(doc, ids)
  })
  return board
}

/** The board as the server has it. */
export const boardOnServer = (stoa: TestStoa, board: Pick<DocumentDetail, 'id'>): Promise<BoardState> =>
  stoa.stoa.sync.read(board.id, 'board', readBoard)

/** Titles by column, in order: `To do: a, b`. */
export const linesOf = ({ columns, cardIds, cards }: BoardState): string[] =>
  columns.map(
    ({ id, title }) =>
      `${title}: ${(cardIds.get(id) ?? []).map((card) => cards.get(card)?.title ?? '').join(', ')}`,
  )

export const columnOf = (page: Page, title: string): Locator =>
  page.locator('[data-board]').getByRole('region', { name: title, exact: true })

export const cardOf = (page: Page, title: string): Locator =>
  page.locator('[data-board] [data-card-id]', {
    has: page.getByRole('link', { name: title, exact: true }),
  })

/** The same lines, as a window shows them. */
export const linesIn = (page: Page): Promise<string[]> =>
  page.locator('[data-column-id]').evaluateAll((columns) =>
    columns.map((column) => {
      const cards = [...column.querySelectorAll('[data-card-id] [data-card-link]')]
      return `${column.querySelector('h2')?.textContent ?? ''}: ${cards.map((card) => card.textContent).join(', ')}`
    }),
  )

/** What was said last to those who do not see. */
export const said = async (page: Page): Promise<string> =>
  ((await page.locator('[data-board-voice]').textContent()) ?? '').trim()

export const boardIsOpen = (page: Page): Promise<void> =>
  page.locator('[data-save-state="saved"]').first().waitFor({ state: 'attached' })

const middleOf = async (locator: Locator) => {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('There is nothing to put the hand on.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, box }
}

/** Carries something with the mouse to above or below the middle of something else. */
export async function carryWithMouse(
  page: Page,
  what: Locator,
  onto: Locator,
  where: 'above' | 'below' = 'above',
): Promise<void> {
  const from = await middleOf(what)
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + 8, from.y + 8, { steps: 2 })
  await page.locator('[data-carried]').waitFor()
  const { box } = await middleOf(onto)
  const y = where === 'above' ? box.y + 4 : box.y + box.height - 4
  await page.mouse.move(box.x + box.width / 2, y, { steps: 6 })
}

/** The same with a finger: it rests until the card is picked up, then moves. */
export async function carryWithFinger(page: Page, what: Locator, onto: Locator): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const touch = (type: string, points: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type: type as 'touchStart', touchPoints: points })
  const from = await middleOf(what)
  await touch('touchStart', [{ x: from.x, y: from.y }])
  await page.locator('[data-carried]').waitFor()
  const to = await middleOf(onto)
  for (const part of [0.3, 0.6, 1])
    await touch('touchMove', [
      { x: from.x + (to.x - from.x) * part, y: from.y + (to.box.y + 4 - from.y) * part },
    ])
  await page.locator('[data-slot]').waitFor()
  await touch('touchEnd', [])
  await session.detach()
}
