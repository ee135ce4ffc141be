import { WebSocketStatus } from '@hocuspocus/provider'
import { BoardError, type BoardState, readBoard } from '@stoa/board'
import {
  ownerToken,
  type SeededRandom,
  seededRandom,
  startStoaProcess,
  type StoaProcess,
  waitUntil,
} from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { actions, Draw, NothingToPick } from '../../packages/board/test/fuzz-actions.ts'
import { type HocuspocusClient, hocuspocusClient } from '../compatibility/stock-clients.ts'

const names = [...Object.keys(actions), 'addCard', 'addCard', 'moveCard', 'moveCard', 'moveCard']
const steps = 60

/** What all must agree on; the same order of keys everywhere. */
const contentOf = (state: BoardState | Readonly<Record<string, unknown>>): unknown =>
  JSON.parse(
    JSON.stringify(state, (_key, value: unknown) =>
      value instanceof Map ? Object.fromEntries(value) : value,
    ),
  )

/** One board with three people on stock providers, who do whatever the seed says. */
class PlayedBoard {
  readonly people: readonly HocuspocusClient[]
  readonly id: string
  readonly made = new Set<string>()
  readonly deleted = new Set<string>()
  readonly #seed: number
  readonly #random: SeededRandom
  readonly #away = new Set<HocuspocusClient>()
  actions = 0
  disconnects = 0

  constructor(seed: number, id: string, people: readonly HocuspocusClient[]) {
    this.#seed = seed
    this.id = id
    this.people = people
    this.#random = seededRandom(seed)
  }

  step(): void {
    const person = this.#random.pick(this.people)
    if (this.#random.next() < 0.06) this.#toggle(person)
    else this.#act(person.document)
  }

  /** A stock provider that is told to connect while it is still disconnecting stays away, so it is told again. */
  async comeBack(): Promise<void> {
    await waitUntil(
      () => {
        for (const { socket } of this.people)
          if (socket.status === WebSocketStatus.Disconnected) void socket.connect()
        return this.people.every(({ isSaved }) => isSaved)
      },
      { timeoutMs: 60_000, what: `everybody of board ${this.id} is saved` },
    )
  }

  #toggle(person: HocuspocusClient): void {
    this.disconnects += 1
    if (this.#away.delete(person)) void person.socket.connect()
    else {
      this.#away.add(person)
      person.socket.disconnect()
    }
  }

  #act(doc: Y.Doc): void {
    const numbers = Array.from({ length: 6 }, () => this.#random.integer(10_000))
    const before = new Set(readBoard(doc).cards.keys())
    try {
      actions[this.#random.pick(names)]!(new Draw(doc, numbers), 'me')
      this.actions += 1
    } catch (error) {
      if (!(error instanceof BoardError || error instanceof NothingToPick))
        throw new Error(`seed ${this.#seed} broke`, { cause: error })
    }
    const after = readBoard(doc).cards
    for (const id of after.keys()) if (!before.has(id)) this.made.add(id)
    for (const id of before) if (!after.has(id)) this.deleted.add(id)
  }
}

describe('boards over a real server', () => {
  let stoa: StoaProcess
  let token: string
  const get = async <T>(path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${stoa.url}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  beforeAll(async () => {
    stoa = await startStoaProcess({ env: { STOA_LOG_LEVEL: 'error' } })
    token = await ownerToken(stoa.url)
  })
  afterAll(() => stoa.dispose())

  it('end the same for all, each card once and none lost, over disconnects, a kill and a restart of the server', async () => {
    const seeds = Array.from({ length: 6 }, () => Math.floor(Math.random() * 2 ** 31))
    const space = await get<{ id: string }>('/spaces', { name: 'boards' })
    const boards: PlayedBoard[] = []
    for (const seed of seeds) {
      const { id, syncName } = await get<{ id: string; syncName: string }>('/documents', {
        spaceId: space.id,
        kind: 'board',
        title: `seed ${seed}`,
      })
      const people = [0, 1, 2].map(() => hocuspocusClient({ url: stoa.wsUrl, name: syncName, token }))
      await waitUntil(() => people.every(({ isSaved }) => isSaved), { timeoutMs: 30_000 })
      boards.push(new PlayedBoard(seed, id, people))
    }
    try {
      for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
        await play(boards)
        const ending = stoa.end(signal)
        for (const board of boards) board.step()
        await ending
        for (const board of boards) board.step()
        await stoa.restart()
      }
      await play(boards)
      await Promise.all(boards.map((board) => board.comeBack()))
      for (const [at, board] of boards.entries()) await expectAgreement(board, `seed ${seeds[at]}`)
      // The run was not empty.
      const sum = (count: (board: PlayedBoard) => number) =>
        boards.reduce((all, board) => all + count(board), 0)
      expect(sum((board) => board.actions)).toBeGreaterThan(300)
      expect(sum((board) => board.disconnects)).toBeGreaterThan(10)
      expect(sum((board) => board.made.size)).toBeGreaterThan(50)
    } finally {
      for (const { people } of boards) for (const person of people) person[Symbol.dispose]()
    }
  })

  /** Steps of all boards in turn; after each round the sockets have a turn, so that updates meet underway. */
  async function play(boards: readonly PlayedBoard[]): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      for (const board of boards) board.step()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async function expectAgreement({ id, people, made, deleted }: PlayedBoard, seed: string): Promise<void> {
    // A stock provider may count itself saved while what it wrote offline is still on its way: what counts is agreement.
    await expect
      .poll(
        async () => {
          const stored = await get<Record<string, unknown>>(`/documents/${id}/content?format=json`)
          return people.map(({ document }) => same(contentOf(readBoard(document)), contentOf(stored)))
        },
        { timeout: 20_000, message: `${seed}: all agree with what the server has` },
      )
      .toEqual([true, true, true])
    const { cards, columns, cardIds, archived, unplaced } = readBoard(people[0]!.document)
    const all = [...columns.flatMap((column) => cardIds.get(column.id)!), ...archived, ...unplaced]
    expect(all.toSorted(), seed).toEqual([...cards.keys()].toSorted())
    expect(
      [...made].filter((card) => !cards.has(card) && !deleted.has(card)),
      `${seed}: cards that are lost`,
    ).toEqual([])
  }
})

const same = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b)

const sorted = (content: unknown): string =>
  JSON.stringify(content, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
