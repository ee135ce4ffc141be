import type {
  ComparedPart,
  Comparison,
  ContentFormat,
  CreateVersionRequest,
  DocumentDetail,
  HistoryEntry,
  Page,
  RestoreVersionRequest,
  Version,
} from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, encodeCursor } from '../../platform/storage/cursor.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import {
  type KindComparison,
  NotRestorableError,
  type SyncCore,
  TooMuchWorkError,
  VersionGoneError,
} from '../../sync/index.ts'
import { type DocumentsService, renderFor } from '../documents/index.ts'
import { historyFail } from './history.errors.ts'
import { presentHistory, presentParts, presentVersion, type People } from './history.presenter.ts'
import * as repository from './history.repository.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    history: HistoryService
  }
}

/** Exactly one of them. */
export interface WhichVersion {
  sequence?: number
  versionId?: string
  /** UTC milliseconds. */
  at?: number
}

/** All throw `documents.not_found` for who may not look, and `http.forbidden` for who may not edit. */
export interface HistoryService {
  list(
    actor: Actor,
    documentId: string,
    page: { cursor?: string; limit: number },
  ): Promise<Page<HistoryEntry>>
  /** With the version that it is, for what was asked for by a time or a name. @throws history.version_gone, history.version_not_found, history.which_version */
  content(
    actor: Actor,
    documentId: string,
    which: WhichVersion,
    format: ContentFormat,
  ): Promise<{ readonly sequence: number; readonly content: string | Uint8Array }>
  createVersion(actor: Actor, documentId: string, request: CreateVersionRequest): Promise<Version>
  deleteVersion(actor: Actor, documentId: string, versionId: string): Promise<void>
  /** @throws history.not_restorable for kinds that cannot be compared */
  compare(actor: Actor, documentId: string, from: number, to: number | undefined): Promise<Comparison>
  /** Answers the document that was restored, or the copy that was made. */
  restore(actor: Actor, documentId: string, request: RestoreVersionRequest): Promise<DocumentDetail>
}

export function createHistoryService(
  { storage, permissions, audit, now }: ModuleContext,
  { documents, sync }: { documents: DocumentsService; sync: SyncCore },
): HistoryService {
  const db = () => storage.db<repository.Tables>()
  const { history } = sync

  const mayRead = (actor: Actor, id: string) => permissions.require(actor, 'documents.read_history', id, db())
  const mayEdit = (actor: Actor, id: string) => permissions.require(actor, 'documents.edit', id, db())

  async function peopleOf(ids: Iterable<string>): Promise<People> {
    const rows = await repository.listPeople(db(), [...new Set(ids)])
    return new Map(rows.map((row) => [row.id, row]))
  }

  /** With the people that the reader may know; others keep a place without a name. */
  async function named(actor: Actor, parts: NonNullable<KindComparison['parts']>): Promise<ComparedPart[]> {
    const ids = new Set(parts.flatMap(({ changes }) => changes.flatMap(({ personId }) => personId ?? [])))
    const known = ids.size === 0 ? ids : await permissions.allowed(actor, 'people.read', [...ids], db())
    return presentParts(parts, await peopleOf(known))
  }

  async function sequenceOf(documentId: string, { sequence, versionId, at }: WhichVersion): Promise<number> {
    const given = [sequence, versionId, at].filter((each) => each !== undefined)
    if (given.length !== 1) throw historyFail('history.which_version')
    if (sequence !== undefined) return sequence
    if (at !== undefined) return history.versionAt(documentId, at)
    const row = await repository.findVersion(db(), documentId, versionId!)
    if (row === undefined) throw historyFail('history.version_not_found')
    return row.sequence
  }

  return {
    async list(actor, documentId, { cursor, limit }) {
      await mayRead(actor, documentId)
      const before = cursor === undefined ? undefined : decodeCursor(cursor, ['number'])[0]
      const slots = await history.listChanges(documentId, limit, before)
      const isLast = slots.length < limit
      const from = isLast ? 0 : slots.at(-1)!.from
      const versions = await repository.listVersions(
        db(),
        documentId,
        from,
        before ?? Number.MAX_SAFE_INTEGER,
      )
      const people = await peopleOf([
        ...slots.flatMap(({ authorIds }) => authorIds),
        ...versions.map((row) => row.created_by),
      ])
      return {
        items: presentHistory(slots, versions, people),
        nextCursor: isLast ? null : encodeCursor([from]),
      }
    },

    async content(actor, documentId, which, format) {
      await mayRead(actor, documentId)
      return telling(async () => {
        const sequence = await sequenceOf(documentId, which)
        const { kind } = await documents.get(actor, documentId)
        if (format === 'yjs') return { sequence, content: await history.encode(documentId, sequence) }
        const render = sync.kinds.get(kind).render?.[format]
        if (render === undefined) throw historyFail('history.format_unavailable')
        const named = renderFor(actor, { permissions, db: storage.db() }, render)
        return { sequence, content: await history.read(documentId, sequence, named) }
      })
    },

    async createVersion(actor, documentId, { name, ...which }) {
      await mayEdit(actor, documentId)
      return telling(async () => {
        const sequence = await sequenceOf(documentId, which)
        const [slot] = await history.listChanges(documentId, 1, sequence + 1)
        // Content before row: a crash between them keeps a state that nobody names, and no name without its state.
        await history.keep(documentId, sequence)
        const row = {
          id: uuidv7(now()),
          document_id: documentId,
          sequence,
          at: slot?.until ?? now(),
          name: name.trim(),
          created_by: actor.userId,
          created_at: now(),
        }
        await repository.insertVersion(db(), row)
        return presentVersion(row, await peopleOf([actor.userId]))
      })
    },

    async deleteVersion(actor, documentId, versionId) {
      await mayEdit(actor, documentId)
      const row = await repository.findVersion(db(), documentId, versionId)
      if (row === undefined) throw historyFail('history.version_not_found')
      await storage.unitOfWork(async (unit) => {
        await repository.deleteVersion(unit.db<repository.Tables>(), versionId)
        await audit.record(unit, {
          action: 'history.version_deleted',
          actor,
          target: { type: 'document', id: documentId },
          details: { versionId, name: row.name, sequence: row.sequence },
        })
      })
      if ((await repository.countAt(db(), documentId, row.sequence)) === 0)
        await history.release(documentId, row.sequence)
    },

    async compare(actor, documentId, from, to) {
      await mayRead(actor, documentId)
      return telling(async () => {
        const { kind } = await documents.get(actor, documentId)
        const until = to ?? (await history.latest(documentId))
        const { blocks = [], parts = [] } = await history.compare(documentId, kind, from, until)
        return { from, to: until, blocks, parts: await named(actor, parts) }
      })
    },

    async restore(actor, documentId, { asCopy = false, title, ...which }) {
      await (asCopy ? mayRead(actor, documentId) : mayEdit(actor, documentId))
      return telling(async () => {
        const sequence = await sequenceOf(documentId, which)
        const document = await documents.get(actor, documentId)
        if (asCopy) {
          const state = await history.encode(documentId, sequence)
          return documents.copyOf(actor, documentId, title ?? document.title, { state })
        }
        await history.restore(documentId, document.kind, sequence, actor.userId)
        // After the change, which is content and knows no transaction: what is written down has happened.
        await storage.unitOfWork((unit) =>
          audit.record(unit, {
            action: 'history.restored',
            actor,
            target: { type: 'document', id: documentId, name: document.title },
            details: { sequence },
          }),
        )
        return documents.get(actor, documentId)
      })
    },
  }
}

/** Says in our own codes what the sync plane says in its own. */
async function telling<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof VersionGoneError) throw historyFail('history.version_gone', { cause })
    if (cause instanceof NotRestorableError) throw historyFail('history.not_restorable', { cause })
    if (cause instanceof TooMuchWorkError) throw historyFail('history.too_much', { cause })
    throw cause
  }
}
