import type * as Y from 'yjs'
import type { ModuleContext } from '../../platform/module/module.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { ContentNotFoundError, type DocumentFacts, type SyncCore } from '../../sync/index.ts'
import type { CalendarService } from '../calendar/index.ts'
import { type BoardChanges, followerOf } from './board-follower.ts'
import { boardsChanged } from './boards.events.ts'
import type { BoardActivityTable } from './boards.tables.ts'
import { type CardChange, changesOf, isGathered, type Names } from './card-activity.ts'
import { type CardRows, isSame, isSameInLists, rowsOf } from './card-rows.ts'
import * as repository from './projection.repository.ts'

/** Raised when rows hold something else than before: all boards are projected again after the next start. */
export const projectionLayout = 1

/** Within so long, what was told last is told on instead of anew, in ms. */
const gatherMs = 10 * 60_000

export interface ProjectOptions {
  /** Who wrote, where it cannot be told more exactly. */
  readonly authorIds: readonly string[]
  /** When, UTC ms. */
  readonly at: number
}

export interface Projected {
  readonly boardId: string
  /** Rows of cards that changed. */
  readonly changed: readonly CardRows[]
}

/** What was read of a document, and who wrote it where that is known: by card and part. */
interface Read {
  readonly changes: BoardChanges
  readonly authors: ReadonlyMap<string, readonly string[] | null>
  readonly sequence: number
}

export interface BoardProjector {
  /**
   * Makes the rows of a board say what its document says now; nothing where there is no such board. One at a time for
   * each board, all of a board in one transaction, and done twice it is done once. On disk when it resolves, as is what
   * it shows: the rows are never ahead of the document. `isWhole`: all cards were looked at, as the first time that a
   * document is in memory.
   */
  project(boardId: string, options: ProjectOptions): Promise<{ readonly isWhole: boolean }>
  /** Makes all rows of a board anew, whatever stands there. Tells no activity. */
  rebuild(boardId: string): Promise<void>
  /** When nothing is being projected. */
  settled(): Promise<void>
}

export function createBoardProjector(
  { storage, events, now }: ModuleContext,
  { sync, calendar }: { sync: SyncCore; calendar: CalendarService },
  onProjected: (projected: Projected) => void,
): BoardProjector {
  const running = new Map<string, Promise<unknown>>()

  /** One after the other for each board. */
  function inTurn<T>(boardId: string, work: () => Promise<T>): Promise<T> {
    const before = running.get(boardId) ?? Promise.resolve()
    const turn = before.catch(() => undefined).then(work)
    running.set(boardId, turn)
    return turn.finally(() => {
      if (running.get(boardId) === turn) running.delete(boardId)
    })
  }

  async function run(boardId: string, options: ProjectOptions, isRebuild: boolean): Promise<boolean> {
    const dayOf = await calendar.dayReader()
    const taken = await take(boardId, isRebuild)
    if (taken === null) return false
    try {
      // What was read may not be on disk yet; a row of what is then lost would say what nobody wrote.
      await sync.settled(boardId, 'board')
      const projected = await write(boardId, taken, { ...options, dayOf, isRebuild })
      taken.keep()
      if (projected.length > 0) onProjected({ boardId, changed: projected })
      return taken.changes.isWhole
    } catch (error) {
      taken.giveBack()
      throw error
    }
  }

  /** Null where there is no such content. */
  async function take(boardId: string, isRebuild: boolean) {
    try {
      return await sync.read(boardId, 'board', (document, { writersIn, sequence }) => {
        const follower = followerOf(document)
        if (isRebuild) follower.forget()
        const taken = follower.take()
        // Asked now, while the document is there.
        const authors = new Map<string, readonly string[] | null>()
        for (const id of [...taken.changes.cards.keys(), ...taken.changes.removed])
          for (const part of taken.changes.partsOf(id))
            authors.set(`${id} ${part}`, writersOf(taken.changes.transactionsOf(id, part), writersIn))
        return { ...taken, authors, sequence }
      })
    } catch (error) {
      if (error instanceof ContentNotFoundError) return null
      throw error
    }
  }

  async function write(
    boardId: string,
    { changes, authors, sequence }: Read,
    {
      authorIds,
      at,
      dayOf,
      isRebuild,
    }: ProjectOptions & { dayOf: (at: number) => string; isRebuild: boolean },
  ): Promise<CardRows[]> {
    return storage.unitOfWork(async (unit) => {
      const db = unit.db<repository.Tables>()
      const document = await repository.findBoardDocument(db, boardId)
      // Its row is still to come, and will be heard of; or it is gone for good.
      if (document === undefined) throw new BoardNotThereError()
      const isFirst = !(await repository.isProjected(db, boardId, projectionLayout))
      const partsBefore = await repository.readParts(db, boardId)
      const before = await repository.readCards(
        db,
        boardId,
        changes.isWhole ? null : [...changes.cards.keys(), ...changes.removed],
      )
      const facts = { boardId, at, dayOf }
      const written: CardRows[] = []
      let isShownDifferently = false
      for (const [id, { card, text }] of changes.cards) {
        const old = before.get(id)
        const next = rowsOf(card, text, old, facts)
        if (old !== undefined && isSame(old, next)) continue
        isShownDifferently ||= old === undefined || !isSameInLists(old, next)
        written.push(next)
      }
      const gone = changes.isWhole
        ? [...before.keys()].filter((id) => !changes.cards.has(id))
        : changes.removed.filter((id) => before.has(id))
      const arePartsNew = isFirst || (changes.arePartsNew && differs(partsBefore, changes))
      const mark = { board_id: boardId, layout: projectionLayout, sequence, projected_at: now() }
      await repository.markProjected(db, mark)
      if (written.length === 0 && gone.length === 0 && !arePartsNew) return []

      const isTold = !isFirst && !isRebuild
      const told = isTold
        ? await tell(db, boardId, { before, written, gone, changes, partsBefore })
        : new Map<string, CardChange[]>()
      await repository.deleteCards(db, boardId, [...written.map(({ row }) => row.id), ...gone])
      await repository.insertCards(db, written)
      if (arePartsNew) await repository.replaceParts(db, boardId, changes)
      await writeActivity(
        db,
        boardId,
        told,
        (cardId, part) => authors.get(`${cardId} ${part}`) ?? authorIds,
        at,
      )
      if (isShownDifferently || gone.length > 0 || arePartsNew)
        await events.record(unit, boardsChanged, { documentId: boardId, spaceId: document.space_id })
      return written
    })
  }

  async function writeActivity(
    db: repository.Db,
    boardId: string,
    told: ReadonlyMap<string, readonly CardChange[]>,
    authorsOf: (cardId: string, part: string) => readonly string[],
    at: number,
  ): Promise<void> {
    const gathering = [...told].filter(([, changes]) => changes.some(({ kind }) => isGathered(kind)))
    const newest = await repository.newestActivity(
      db,
      boardId,
      gathering.map(([cardId]) => cardId),
    )
    const rows: BoardActivityTable[] = []
    for (const [cardId, changes] of told)
      for (const { kind, part, from, to, person } of changes) {
        const authors = JSON.stringify(authorsOf(cardId, part))
        const last = newest.get(cardId)
        const goesOn =
          isGathered(kind) && last?.kind === kind && last.authors === authors && at - last.at <= gatherMs
        if (!goesOn) {
          rows.push({
            id: uuidv7(now()),
            board_id: boardId,
            card_id: cardId,
            kind,
            at,
            authors,
            from_text: from,
            to_text: to,
            person_id: person,
          })
          newest.delete(cardId)
        } else if (from !== null && last.from_text === to) await repository.deleteActivity(db, last.id)
        else await repository.updateActivity(db, last.id, { at, to_text: to })
      }
    await repository.insertActivity(db, rows)
  }

  return {
    async project(boardId, options) {
      return { isWhole: await inTurn(boardId, () => unlessNotThere(run(boardId, options, false))) }
    },
    async rebuild(boardId) {
      await inTurn(boardId, () => unlessNotThere(run(boardId, { authorIds: [], at: now() }, true)))
    },
    async settled() {
      while (running.size > 0) await Promise.allSettled(running.values())
    },
  }
}

/** There is content, and no document. */
class BoardNotThereError extends Error {}

const unlessNotThere = (work: Promise<boolean>): Promise<boolean> =>
  work.catch((error: unknown) => {
    if (!(error instanceof BoardNotThereError)) throw error
    return false
  })

/** Who wrote in these transactions; null where that is not known of one. */
function writersOf(
  transactions: ReadonlySet<Y.Transaction>,
  writersIn: DocumentFacts['writersIn'],
): readonly string[] | null {
  if (transactions.size === 0) return null
  const writers = new Set<string>()
  for (const transaction of transactions) {
    const together = writersIn(transaction)
    if (together === undefined) return null
    for (const writer of together) if (writer !== null) writers.add(writer)
  }
  return [...writers].sort()
}

type PartRows = Awaited<ReturnType<typeof repository.readParts>>

/** Whether columns, labels or milestones say something else than their rows. */
function differs({ columns, labels, milestones }: PartRows, next: BoardChanges): boolean {
  const rows = [
    columns
      .toSorted((a, b) => a.place - b.place)
      .map(({ id, title, card_limit, is_done }) => [id, title, card_limit, is_done === 1]),
    labels.toSorted((a, b) => a.place - b.place).map(({ id, name, colour }) => [id, name, colour]),
    milestones
      .toSorted((a, b) => a.place - b.place)
      .map(({ id, title, due_on, completed_at }) => [id, title, due_on, completed_at]),
  ]
  const said = [
    next.columns.map(({ id, title, limit, isDone }) => [id, title, limit, isDone]),
    next.labels.map(({ id, name, colour }) => [id, name, colour]),
    next.milestones.map(({ id, title, due, completedAt }) => [id, title, due, completedAt]),
  ]
  return JSON.stringify(rows) !== JSON.stringify(said)
}

/** What happened to which card, with everything called as it was called then. */
async function tell(
  db: repository.Db,
  boardId: string,
  of: {
    before: ReadonlyMap<string, CardRows>
    written: readonly CardRows[]
    gone: readonly string[]
    changes: BoardChanges
    partsBefore: PartRows
  },
): Promise<Map<string, CardChange[]>> {
  const { before, written, gone, changes, partsBefore } = of
  const parents = new Set<string>()
  for (const { row } of written) {
    const old = before.get(row.id)?.row.parent_id ?? null
    if (old === row.parent_id) continue
    for (const id of [old, row.parent_id]) if (id !== null) parents.add(id)
  }
  const titles = await repository.titlesOf(db, boardId, [...parents])
  const find = <T extends { id: string }>(all: readonly T[], id: string | null) =>
    all.find((one) => one.id === id)
  const names: { before: Names; after: Names } = {
    before: {
      column: (id) => find(partsBefore.columns, id)?.title ?? null,
      label: (id) => find(partsBefore.labels, id)?.name ?? null,
      milestone: (id) => find(partsBefore.milestones, id)?.title ?? null,
      card: (id) => titles.get(id ?? '') ?? null,
    },
    after: {
      column: (id) => find(changes.columns, id)?.title ?? null,
      label: (id) => find(changes.labels, id)?.name ?? null,
      milestone: (id) => find(changes.milestones, id)?.title ?? null,
      card: (id) => changes.cards.get(id ?? '')?.card.title ?? titles.get(id ?? '') ?? null,
    },
  }
  const told = new Map<string, CardChange[]>()
  for (const next of written) told.set(next.row.id, changesOf(before.get(next.row.id), next, names))
  for (const id of gone) told.set(id, changesOf(before.get(id), undefined, names))
  return told
}
