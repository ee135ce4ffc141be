import { readBoard } from '@stoa/board'
import { HocuspocusProvider } from '@hocuspocus/provider'
import type { Board, BoardCard, BoardCardDetail, DocumentDetail, Page } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { expectStatus, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'

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
    if (performance.now() > until) throw new Error(`Not within ${timeoutMs} ms: ${look.toString()}`)
  }
}
