import type {
  FreezeMinutesRequest,
  Language,
  Minutes,
  MinutesFormat,
  MinutesMail,
  Page,
  SendMinutesRequest,
} from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { type MinutesData, minutesOf, peopleIn } from './minutes-data.ts'
import { minutesHtml, minutesMarkdown, type MinutesReader } from './minutes-text.ts'
import { minutesMail } from './minutes.mails.ts'
import type { ListedMinutes, MinutesRow } from './minutes.repository.ts'
import * as repository from './minutes.repository.ts'
import { type NoteContext, unknownPerson } from './note-context.ts'
import { notesFail } from './notes.errors.ts'
import { spend } from './spending.ts'

export interface Rendered {
  readonly content: string
  /** A name for the file. */
  readonly fileName: string
}

/** Minutes: what was decided and who does what, made from the note and frozen. */
export interface NoteMinutes {
  /** As they would be now. */
  preview(actor: Actor, id: string, how: { format: MinutesFormat; language?: Language }): Promise<Rendered>
  freeze(actor: Actor, id: string, request: FreezeMinutesRequest): Promise<Minutes>
  list(actor: Actor, id: string, page: { cursor?: string; limit: number }): Promise<Page<Minutes>>
  /** @throws notes.minutes_not_found */
  content(
    actor: Actor,
    id: string,
    minutesId: string,
    how: { format: MinutesFormat; language?: Language },
  ): Promise<Rendered>
  /**
   * @throws notes.mail_off, notes.nobody_to_send_to, notes.recipient_not_found, notes.addresses_refused,
   * notes.too_many_mails
   */
  send(actor: Actor, id: string, minutesId: string, request: SendMinutesRequest): Promise<MinutesMail[]>
  mails(
    actor: Actor,
    id: string,
    minutesId: string,
    page: { cursor?: string; limit: number },
  ): Promise<Page<MinutesMail>>
}

interface Recipient {
  readonly userId: string | null
  readonly address: string
  readonly language: Language
  readonly withLink: boolean
}

export function createNoteMinutes(context: NoteContext): NoteMinutes {
  const { needs, now, mail, permissions } = context
  const origin = context.config.publicUrl ?? `http://${context.config.host}:${context.config.port}`

  async function readerFor(actor: Actor, data: MinutesData, language?: Language): Promise<MinutesReader> {
    const [people, timeZone] = [await context.people(actor, peopleIn(data)), await needs.identity.timeZone()]
    return {
      language: language ?? actor.language ?? needs.identity.language(),
      timeZone,
      nameOf: (ownerId) => people.get(ownerId)?.name ?? (isPerson(ownerId) ? '' : ownerId),
    }
  }

  async function rendered(
    actor: Actor,
    data: MinutesData,
    { format, language }: { format: MinutesFormat; language?: Language },
  ): Promise<Rendered> {
    const reader = await readerFor(actor, data, language)
    const content = format === 'html' ? minutesHtml(data, reader) : minutesMarkdown(data, reader)
    return { content, fileName: fileNameOf(data, format) }
  }

  async function requireMinutes(documentId: string, minutesId: string): Promise<MinutesRow> {
    const row = await repository.findMinutes(context.db(), documentId, minutesId)
    if (row === undefined) throw notesFail('notes.minutes_not_found')
    return row
  }

  async function present(actor: Actor, rows: readonly ListedMinutes[]): Promise<Minutes[]> {
    const people = await context.people(
      actor,
      rows.map((row) => row.created_by),
    )
    return rows.map((row) => ({
      id: row.id,
      documentId: row.document_id,
      name: row.name,
      title: row.title,
      sequence: row.sequence,
      createdBy: people.get(row.created_by) ?? unknownPerson(row.created_by),
      createdAt: row.created_at,
      sentTo: row.sent_to,
    }))
  }

  /** Everybody once: people who may not see the note get the minutes, and no link. */
  async function recipientsOf(
    actor: Actor,
    documentId: string,
    { userIds = [], addresses = [] }: SendMinutesRequest,
  ): Promise<Recipient[]> {
    const fallback = needs.identity.language()
    const known = await permissions.allowed(actor, 'people.read', userIds, context.db())
    const recipients = new Map<string, Recipient>()
    for (const userId of new Set(userIds)) {
      const user = known.has(userId) ? await needs.identity.getUser(userId) : null
      if (user === null || user.deactivatedAt !== null) throw notesFail('notes.recipient_not_found')
      const person: Actor = { ...user, userId, address: null, via: { type: 'system' } }
      const sees = await permissions.allowed(person, 'documents.read', [documentId], context.db())
      recipients.set(user.email.toLowerCase(), {
        userId,
        address: user.email,
        language: user.language ?? fallback,
        withLink: sees.has(documentId),
      })
    }
    for (const address of addresses) {
      const key = address.trim().toLowerCase()
      if (!recipients.has(key))
        recipients.set(key, { userId: null, address: address.trim(), language: fallback, withLink: false })
    }
    return [...recipients.values()]
  }

  async function presentMails(
    actor: Actor,
    rows: Awaited<ReturnType<typeof repository.listMails>>,
  ): Promise<MinutesMail[]> {
    const states = await mail.stateOf(rows.map((row) => row.mail_id))
    const ids = rows.flatMap((row) => [row.sent_by, ...(row.user_id === null ? [] : [row.user_id])])
    const people = await context.people(actor, ids)
    const personOf = (id: string) => people.get(id) ?? unknownPerson(id)
    return rows.map((row) => ({
      id: row.id,
      person: row.user_id === null ? null : personOf(row.user_id),
      address: row.address,
      withLink: row.with_link === 1,
      // The mailer forgets after a while; what it then no longer knows had gone out.
      state: states.get(row.mail_id) ?? 'sent',
      sentBy: personOf(row.sent_by),
      sentAt: row.sent_at,
    }))
  }

  return {
    async preview(actor, id, how) {
      const { title } = await context.require(actor, 'documents.read', id)
      const data = await needs.sync.read(id, 'note', (note) => minutesOf(note, title))
      return rendered(actor, data, how)
    },

    async freeze(actor, id, { name }) {
      const note = await context.require(actor, 'documents.edit', id)
      const sequence = await needs.sync.history.latest(id)
      const data = await needs.sync.history.read(id, sequence, (then) => minutesOf(then, note.title))
      const { markdown, html } = data.notes
      if (markdown.length + html.length > largestNotes) throw notesFail('notes.minutes_too_large')
      const timeZone = await needs.identity.timeZone()
      const named = name?.trim() ?? defaultName(now(), needs.identity.language(), timeZone)
      const version = await needs.history.createVersion(actor, id, { sequence, name: named })
      const row = {
        id: uuidv7(now()),
        document_id: id,
        version_id: version.id,
        sequence,
        name: named,
        title: note.title,
        created_by: actor.userId,
        created_at: now(),
      }
      await context.unitOfWork(async (unit) => {
        await repository.insertMinutes(context.within(unit), { ...row, data: JSON.stringify(data) })
        await context.changed(unit, note)
      })
      return (await present(actor, [{ ...row, sent_to: 0 }]))[0]!
    },

    async list(actor, id, { cursor, limit }) {
      await context.require(actor, 'documents.read', id)
      const before = cursor === undefined ? null : decodeCursor(cursor, ['string'])[0]
      const rows = await repository.listMinutes(context.db(), id, { before, limit: limit + 1 })
      const { items, nextCursor } = pageFrom(
        rows,
        limit,
        (row) => [row.id],
        (row) => row,
      )
      return { items: await present(actor, items), nextCursor }
    },

    async content(actor, id, minutesId, how) {
      await context.require(actor, 'documents.read', id)
      const row = await requireMinutes(id, minutesId)
      return rendered(actor, JSON.parse(row.data) as MinutesData, how)
    },

    async send(actor, id, minutesId, request) {
      const note = await context.require(actor, 'documents.edit', id)
      const row = await requireMinutes(id, minutesId)
      if (!mail.enabled) throw notesFail('notes.mail_off')
      const typed = request.addresses ?? []
      // A guest of the organisation must not use its name to write to anybody in the world.
      if (typed.length > 0 && actor.role === 'guest') throw notesFail('notes.addresses_refused')
      const recipients = await recipientsOf(actor, id, request)
      if (recipients.length === 0) throw notesFail('notes.nobody_to_send_to')
      const data = JSON.parse(row.data) as MinutesData
      const organisation = (await needs.identity.instance('')).name ?? 'Stoa'
      const readers = new Map<Language, MinutesReader>()
      for (const { language } of recipients)
        if (!readers.has(language)) readers.set(language, await readerFor(actor, data, language))

      const sent = await context.unitOfWork(async (unit) => {
        const { userId } = actor
        await spend(unit, now(), { userId, what: 'mail', amount: recipients.length })
        const strangers = recipients.filter((each) => each.userId === null)
        await spend(unit, now(), { userId, what: 'address', amount: strangers.length })
        const rows: Parameters<typeof repository.insertMails>[1][number][] = []
        for (const recipient of recipients) {
          const composed = minutesMail(data, readers.get(recipient.language)!, {
            sender: actor.name,
            organisation,
            url: recipient.withLink ? `${origin}/n/${id}` : null,
          })
          const mailId = await mail.queue(unit, recipient.address, composed)
          if (mailId === null) throw notesFail('notes.mail_off')
          rows.push({
            id: uuidv7(now()),
            minutes_id: minutesId,
            document_id: id,
            user_id: recipient.userId,
            address: recipient.userId === null ? recipient.address : null,
            with_link: recipient.withLink ? 1 : 0,
            mail_id: mailId,
            sent_by: userId,
            sent_at: now(),
          })
        }
        await repository.insertMails(context.within(unit), rows)
        await context.audit.record(unit, {
          action: 'notes.minutes_sent',
          actor,
          target: { type: 'document', id, name: note.title },
          details: {
            minutesId,
            userIds: recipients.flatMap((each) => (each.userId === null ? [] : [each.userId])),
            addresses: strangers.map(({ address }) => address),
          },
        })
        await context.changed(unit, note)
        return rows
      })
      return presentMails(actor, sent)
    },

    async mails(actor, id, minutesId, { cursor, limit }) {
      // Addresses that were typed in are told to those who could have typed them.
      await context.require(actor, 'documents.edit', id)
      await requireMinutes(id, minutesId)
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string'])[0]
      const rows = await repository.listMails(context.db(), minutesId, { after, limit: limit + 1 })
      const { items, nextCursor } = pageFrom(
        rows,
        limit,
        (row) => [row.id],
        (row) => row,
      )
      return { items: await presentMails(actor, items), nextCursor }
    },
  }
}

/** Of what is frozen, in UTF-16 units. */
const largestNotes = 2 * 1024 * 1024

const isPerson = (ownerId: string): boolean => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(ownerId)

function defaultName(at: number, language: Language, timeZone: string): string {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(
    at,
  )
  return language === 'zh-CN' ? `会议纪要 ${day}` : `Minutes, ${day}`
}

/** Letters and digits of every script; what could mean something to a file system becomes a line. */
function fileNameOf({ title }: MinutesData, format: MinutesFormat): string {
  const stem = title
    .normalize('NFKC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${stem === '' ? 'minutes' : stem}.${format === 'html' ? 'html' : 'md'}`
}
