import { clearForTemplate } from '@stoa/note'
import type {
  CreateTemplateRequest,
  DocumentDetail,
  Language,
  Page,
  Template,
  TemplateKind,
  TemplateListQuery,
  TemplateOutline,
  UpdateTemplateRequest,
} from '@stoa/protocol'
import * as Y from 'yjs'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import type { SyncCore } from '../../sync/index.ts'
import { type DocumentsService, type FindTemplate, storing } from '../documents/index.ts'
import type { IdentityService } from '../identity/index.ts'
import type { OrganisationService } from '../organisation/index.ts'
import { type BuiltInTemplate, builtInTemplates } from './built-in-templates.ts'
import { filledText, type PlaceholderValues } from './placeholders.ts'
import { contentOfBuiltIn, contentOfOwn, seedBuiltIn } from './template-content.ts'
import { outlineOf } from './template-outline.ts'
import { templatesFail } from './templates.errors.ts'
import { templatesChanged } from './templates.events.ts'
import { presentBuiltIn, presentOwn } from './templates.presenter.ts'
import * as repository from './templates.repository.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    templates: TemplatesService
  }
}

/** What new documents can begin as: templates that came with Stoa, and the organisation's own. */
export interface TemplatesService {
  /** The organisation's own first, by title, then the built-in ones in one language. Guests see the latter. */
  list(actor: Actor, query: TemplateListQuery & { limit: number }): Promise<Page<Template>>
  /** @throws templates.not_found */
  get(actor: Actor, id: string): Promise<Template>
  /** Keeps what a document says now. @throws http.forbidden, documents.not_found, templates.kind_unsuitable */
  create(actor: Actor, request: CreateTemplateRequest): Promise<Template>
  /** @throws templates.not_found, templates.built_in, templates.version_conflict */
  update(actor: Actor, id: string, request: UpdateTemplateRequest): Promise<Template>
  remove(actor: Actor, id: string): Promise<void>
  /** For whoever creates documents. */
  readonly find: FindTemplate
}

const mostTemplates = 500
/** In bytes. */
const largestState = 2 * 1024 * 1024

export function createTemplatesService(
  { storage, permissions, events, audit, now }: ModuleContext,
  needs: {
    sync: SyncCore
    identity: IdentityService
    organisation: OrganisationService
    documents: DocumentsService
  },
): TemplatesService {
  const { sync, identity, organisation, documents } = needs
  const db = () => storage.db<repository.Tables>()
  const outlines = new Map<BuiltInTemplate, Promise<TemplateOutline>>()

  const languageOf = (actor: Actor): Language => actor.language ?? identity.language()
  const seesOwn = (actor: Actor): boolean => actor.role !== 'guest' && actor.via.type !== 'link'

  function outlineOfBuiltIn(template: BuiltInTemplate): Promise<TemplateOutline> {
    const known = outlines.get(template) ?? drawn(template)
    outlines.set(template, known)
    return known
  }

  async function drawn(template: BuiltInTemplate): Promise<TemplateOutline> {
    const doc = new Y.Doc()
    try {
      await seedBuiltIn(sync, doc, template)
      return outlineOf(template.kind, doc)
    } finally {
      doc.destroy()
    }
  }

  const builtIn = (id: string, language: Language): BuiltInTemplate | undefined =>
    builtInTemplates().find((template) => template.id === id && template.language === language)

  async function present(actor: Actor, rows: readonly repository.ListedTemplate[]): Promise<Template[]> {
    const ids = [...new Set(rows.map((row) => row.created_by))]
    const people = new Map((await repository.listPeople(db(), ids)).map((person) => [person.id, person]))
    const canManage = permissions.may(actor, 'templates.manage')
    return rows.map((row) => presentOwn(row, { people, canManage }))
  }

  async function requireOwn(id: string): Promise<repository.ListedTemplate> {
    const row = await repository.findListed(db(), id)
    if (row !== undefined) return row
    const isBuiltIn = builtInTemplates().some((template) => template.id === id)
    throw templatesFail(isBuiltIn ? 'templates.built_in' : 'templates.not_found')
  }

  /** What a document says now, made fit for being begun with again and again. */
  async function stateOf(document: DocumentDetail): Promise<{
    kind: TemplateKind
    state: Uint8Array
    outline: string
    schema_version: number
  }> {
    const { id, kind } = document
    if (kind === 'raw') throw templatesFail('templates.kind_unsuitable')
    const doc = new Y.Doc()
    try {
      Y.applyUpdate(doc, await storing(() => sync.encode(id, kind)))
      if (kind === 'note') clearForTemplate(doc)
      const state = Y.encodeStateAsUpdate(doc)
      if (state.byteLength > largestState) throw templatesFail('templates.too_large')
      const outline = JSON.stringify(outlineOf(kind, doc))
      return { kind, state, outline, schema_version: sync.kinds.get(kind).schemaVersion }
    } finally {
      doc.destroy()
    }
  }

  async function valuesFor(actor: Actor, language: Language): Promise<PlaceholderValues> {
    const timeZone = await identity.timeZone()
    const { departments } = await organisation.directory.card(actor, actor.userId)
    return {
      language,
      isoDate: new Intl.DateTimeFormat('en-CA', { timeZone }).format(now()),
      date: new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(now()),
      author: { id: actor.userId, name: actor.name },
      department: departments[0]?.name ?? null,
    }
  }

  return {
    async list(actor, { kind, language = languageOf(actor), cursor, limit }) {
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
      const rows = seesOwn(actor)
        ? await repository.listTemplates(db(), { kind, after, limit: limit + 1 })
        : []
      const { items, nextCursor } = pageFrom(
        rows,
        limit,
        (row) => [row.title, row.id],
        (row) => row,
      )
      const own = await present(actor, items)
      // A dozen, behind the last page of the organisation's own.
      if (nextCursor !== null) return { items: own, nextCursor }
      const those = builtInTemplates().filter(
        (template) => template.language === language && (kind === undefined || template.kind === kind),
      )
      const shown = await Promise.all(
        those.map(async (template) => presentBuiltIn(template, await outlineOfBuiltIn(template))),
      )
      return { items: [...own, ...shown], nextCursor: null }
    },

    async get(actor, id) {
      const template = builtIn(id, languageOf(actor))
      if (template !== undefined) return presentBuiltIn(template, await outlineOfBuiltIn(template))
      const row = seesOwn(actor) ? await repository.findListed(db(), id) : undefined
      if (row === undefined) throw templatesFail('templates.not_found')
      return (await present(actor, [row]))[0]!
    },

    async create(actor, { documentId, title, description = '', language = languageOf(actor) }) {
      permissions.demand(actor, 'templates.manage')
      const document = await documents.get(actor, documentId)
      const content = await stateOf(document)
      const id = uuidv7(now())
      await storage.unitOfWork(async (unit) => {
        const tx = unit.db<repository.Tables>()
        if ((await repository.countTemplates(tx)) >= mostTemplates) throw templatesFail('templates.too_many')
        await repository.insertTemplate(tx, {
          id,
          ...content,
          language,
          title: title.trim(),
          description: description.trim(),
          created_by: actor.userId,
          created_at: now(),
          updated_by: actor.userId,
          updated_at: now(),
        })
        // What is in the document becomes something that every member can see.
        await audit.record(unit, {
          action: 'templates.created',
          actor,
          target: { type: 'template', id, name: title.trim() },
          details: { documentId, kind: content.kind },
        })
        await events.record(unit, templatesChanged, { templateId: id })
      })
      return (await present(actor, [await requireOwn(id)]))[0]!
    },

    async update(actor, id, { documentId, version, ...request }) {
      permissions.demand(actor, 'templates.manage')
      const { kind } = await requireOwn(id)
      const content = documentId === undefined ? null : await stateOf(await documents.get(actor, documentId))
      if (content !== null && content.kind !== kind) throw templatesFail('templates.kind_unsuitable')
      await storage.unitOfWork(async (unit) => {
        const tx = unit.db<repository.Tables>()
        const row = await repository.findListed(tx, id)
        if (row === undefined) throw templatesFail('templates.not_found')
        if (version !== undefined && version !== row.version)
          throw templatesFail('templates.version_conflict', { meta: { version: row.version } })
        const change = {
          ...(request.title === undefined ? {} : { title: request.title.trim() }),
          ...(request.description === undefined ? {} : { description: request.description.trim() }),
          ...(request.language === undefined ? {} : { language: request.language }),
        }
        if (content === null && Object.keys(change).length === 0) return
        await repository.updateTemplate(tx, id, {
          ...change,
          ...content,
          updated_by: actor.userId,
          updated_at: now(),
        })
        await audit.record(unit, {
          action: 'templates.updated',
          actor,
          target: { type: 'template', id, name: change.title ?? row.title },
          details: { ...change, ...(documentId === undefined ? {} : { documentId }) },
        })
        await events.record(unit, templatesChanged, { templateId: id })
      })
      return (await present(actor, [await requireOwn(id)]))[0]!
    },

    async remove(actor, id) {
      permissions.demand(actor, 'templates.manage')
      const { title } = await requireOwn(id)
      await storage.unitOfWork(async (unit) => {
        await repository.deleteTemplate(unit.db<repository.Tables>(), id)
        const target = { type: 'template', id, name: title }
        await audit.record(unit, { action: 'templates.removed', actor, target })
        await events.record(unit, templatesChanged, { templateId: id })
      })
    },

    async find(actor, id) {
      const language = languageOf(actor)
      const template = builtIn(id, language)
      if (template !== undefined) {
        const values = await valuesFor(actor, language)
        const state = await contentOfBuiltIn(sync, template, values)
        return { kind: template.kind, title: filledText(template.title, values), state }
      }
      const row = seesOwn(actor) ? await repository.findTemplate(db(), id) : undefined
      // Made by a newer server: this one could not show what it makes.
      if (row === undefined || row.schema_version > sync.kinds.get(row.kind).schemaVersion) return null
      const values = await valuesFor(actor, row.language)
      const state = await contentOfOwn(row, values)
      return { kind: row.kind, title: filledText(row.title, values), state }
    },
  }
}
