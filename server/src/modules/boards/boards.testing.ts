import { setImmediate as nextTurn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { readBoard, readDescription } from '@stoa/board'
import { HocuspocusProvider } from '@hocuspocus/provider'
import {
  type Board,
  type BoardCard,
  type BoardCardDetail,
  cardPriorities,
  type DocumentDetail,
  type Page,
} from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { expectStatus, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { readCards, type Tables } from './projection.repository.ts'

export const newBoard = (
  stoa: TestStoa,
  by: TestPerson,
  spaceId: string,
  title = '发布计划',
): Promise<DocumentDetail> => stoa.document(by, spaceId, { kind: 'board', title })

export const boardOf = async (by: TestPerson, id: string): Promise<Board> =>
  expectStatus(await by.api.get<Board>(`/boards/${id}`), 200)

export const newCard = async (by: TestPerson, boardId: string, card: object): Promise<BoardCardDetail> =>
  expectStatus(await by.api.post<BoardCardDetail>(`/boards/${boardId}/cards`, card), 201)

export const cardsOf = async (by: TestPerson, boardId: string, query = ''): Promise<BoardCard[]> =>
  expectStatus(await by.api.get<Page<BoardCard>>(`/boards/${boardId}/cards?limit=500${query}`), 200).items

/** The board as its document says it. */
export const stateOf = (stoa: TestStoa, boardId: string) => stoa.stoa.sync.read(boardId, 'board', readBoard)

export interface OpenBoard extends AsyncDisposable {
  readonly provider: HocuspocusProvider
  readonly doc: HocuspocusProvider['document']
  /** Everything that was written is on the server's disk. */
  saved(): Promise<void>
}

/** A board as somebody has it open: a stock provider. */
export async function openBoard(stoa: TestStoa, who: TestPerson, boardId: string): Promise<OpenBoard> {
  const provider = new HocuspocusProvider({
    url: `${stoa.wsUrl}/sync`,
    name: `board.${boardId}`,
    token: who.token,
  })
  await waitUntil(() => provider.isSynced, { what: 'the board is open', timeoutMs: 15_000 })
  return {
    provider,
    doc: provider.document,
    saved: () => waitUntil(() => !provider.hasUnsyncedChanges, { what: 'saved', timeoutMs: 15_000 }),
    async [Symbol.asyncDispose]() {
      provider.destroy()
    },
  }
}

/** Resolves with what `look` answers as soon as it is not null, looking again and again. */
export async function eventually<T>(look: () => Promise<T | null>, timeoutMs = 10_000): Promise<T> {
  const until = performance.now() + timeoutMs
  for (;;) {
    const found = await look()
    if (found !== null) return found
    // Other than microtasks have their turn.
    await nextTurn()
    if (performance.now() > until) throw new Error(`Not within ${timeoutMs} ms: ${look.toString()}`)
  }
}

/** What the rows say of a board's cards, as its document would say it: by id, without what only rows know. */
export async function projectedCards(stoa: TestStoa, boardId: string) {
  const rows = await readCards(stoa.stoa.storage.db<Tables>(), boardId, null)
  return new Map(
    [...rows].map(([id, { row, assignees, watchers, labels }]) => [
      id,
      {
        title: row.title,
        column: row.column_id,
        order: row.place,
        assignees,
        watchers,
        labels,
        due: row.due_on,
        start: row.start_on,
        priority: cardPriorities[row.priority],
        progress: row.progress,
        parent: row.parent_id,
        milestone: row.milestone_id,
        archivedAt: row.archived_at,
        isCompleted: row.is_completed === 1,
        text: row.text,
      },
    ]),
  )
}

/** The same out of the document. */
export const documentCards = (stoa: TestStoa, boardId: string) =>
  stoa.stoa.sync.read(boardId, 'board', (document) => {
    const { cards } = readBoard(document)
    return new Map(
      [...cards].map(([id, card]) => [
        id,
        {
          title: card.title,
          column: card.column,
          order: card.order,
          assignees: [...card.assignees],
          watchers: [...card.watchers],
          labels: [...card.labels],
          due: card.due,
          start: card.start,
          priority: card.priority,
          progress: card.progress,
          parent: card.parent,
          milestone: card.milestone,
          archivedAt: card.archivedAt,
          isCompleted: card.isCompleted,
          text: readDescription(document, id).slice(0, 20_000),
        },
      ]),
    )
  })

/** Resolves when the rows of the board say what its document says. */
export const rowsFollowed = (stoa: TestStoa, boardId: string, timeoutMs?: number) =>
  eventually(async () => {
    const [rows, cards] = [await projectedCards(stoa, boardId), await documentCards(stoa, boardId)]
    return isDeepStrictEqual(sorted(rows), sorted(cards)) ? rows : null
  }, timeoutMs)

const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))
