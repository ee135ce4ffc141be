import { stoaOperator } from '../../../platform/audit/audit-entry.ts'
import type { Actor } from '../../../platform/permissions/actor.ts'
import type { ModuleContext } from '../../../platform/module/module.ts'
import type { Language } from '@stoa/protocol'
import { type DocumentsService, inTreeOrder, type KnownDocument } from '../../documents/index.ts'
import type { SpacesService } from '../../spaces/index.ts'
import { backupsFail } from '../backups.errors.ts'
import type { RecoverySource } from './recovery-source.ts'

export interface Recovered {
  readonly id: string
  readonly title: string
  readonly spaceId: string
  /** Of a space: its documents that were brought back, and those whose content of that time is not kept any more. */
  readonly documents: number
  readonly missing: readonly string[]
}

/**
 * Brings single things back as they were, as copies beside what there is: nothing that exists is changed, and only
 * `owner` sees them until they are shared.
 */
export interface Recovery {
  /** Also a board, a note, or whatever else is a document. @throws backups.not_in_there, backups.not_at_that_time */
  document(owner: Actor, source: RecoverySource, which: Which): Promise<Recovered>
  /** A new space with all that was in it at the time. @throws backups.not_in_there */
  space(owner: Actor, source: RecoverySource, which: Which): Promise<Recovered>
}

export interface Which {
  readonly id: string
  /** UTC ms; null: the newest that the source has. */
  readonly at: number | null
  /** Shown in the title of the copy: the time that it is of, UTC ms. */
  readonly shownAt: number
}

const longestTitle = 300
const longestSpaceName = 120

export function createRecovery(
  { storage, audit }: Pick<ModuleContext, 'storage' | 'audit'>,
  {
    documents,
    spaces,
    language,
  }: { documents: DocumentsService; spaces: SpacesService; language: () => Language },
): Recovery {
  const titleOf = (title: string, at: number, longest: number): string => {
    const time = localMinute(at)
    const suffix = language() === 'zh-CN' ? `（${time} 的内容）` : ` (as of ${time})`
    return `${title.slice(0, longest - suffix.length).toWellFormed()}${suffix}`
  }

  const newSpace = async (owner: Actor, name: string): Promise<string> =>
    (await spaces.create(owner, { name: name.trim() === '' ? '?' : name })).id

  /** Beside the living one; where that is gone or in the trash, at the end of its space; else in a space of its own. */
  async function placeFor(owner: Actor, document: KnownDocument, which: Which) {
    const [living] = await documents.known({ id: document.id })
    if (living?.trashed_at === null)
      return { spaceId: living.space_id, parentId: living.parent_id, afterId: living.id }
    const spaceId = living?.space_id ?? document.space_id
    if ((await spaces.nameOf(spaceId)) !== null) return { spaceId, parentId: null }
    const name = titleOf(document.title, which.shownAt, longestSpaceName)
    return { spaceId: await newSpace(owner, name), parentId: null }
  }

  return {
    async document(owner, source, which) {
      const document = await source.document(which.id)
      if (document === null) throw backupsFail('backups.not_in_there')
      const state = await source.state(document, which.at)
      if (state === null) throw backupsFail('backups.not_at_that_time')
      const title = titleOf(document.title, which.shownAt, longestTitle)
      const place = await placeFor(owner, document, which)
      const { kind } = document
      const id = await documents.adopt(
        owner,
        { ...place, kind, title, state, isPrivate: true },
        (unit, copyId) =>
          audit.record(unit, {
            action: 'backups.document_recovered',
            actor: stoaOperator,
            target: { type: 'document', id: copyId, name: title },
            details: { of: which.id, at: which.shownAt, userId: owner.userId },
          }),
      )
      return { id, title, spaceId: place.spaceId, documents: 1, missing: [] }
    },

    async space(owner, source, which) {
      const found = await source.space(which.id)
      if (found === null) throw backupsFail('backups.not_in_there')
      const wasThere = (document: KnownDocument): boolean =>
        document.created_at <= which.shownAt &&
        (document.trashed_at === null || document.trashed_at > which.shownAt)
      const title = titleOf(found.name, which.shownAt, longestSpaceName)
      const spaceId = await newSpace(owner, title)
      const copies = new Map<string, string>()
      const missing: string[] = []
      for (const document of inTreeOrder(found.documents.filter(wasThere))) {
        const state = await source.state(document, which.at)
        if (state === null) {
          missing.push(document.id)
          continue
        }
        const { kind, title: itsTitle } = document
        const parentId = copies.get(document.parent_id ?? '') ?? null
        const adoption = { spaceId, parentId, kind, title: itsTitle, state, isPrivate: false }
        copies.set(document.id, await documents.adopt(owner, adoption, async () => undefined))
      }
      await storage.unitOfWork((unit) =>
        audit.record(unit, {
          action: 'backups.space_recovered',
          actor: stoaOperator,
          target: { type: 'space', id: spaceId, name: title },
          details: {
            of: which.id,
            at: which.shownAt,
            userId: owner.userId,
            documents: copies.size,
            missing: missing.length,
          },
        }),
      )
      return { id: spaceId, title, spaceId, documents: copies.size, missing }
    },
  }
}

/** `2026-11-26 03:30`, in the time zone of the machine. */
function localMinute(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}
