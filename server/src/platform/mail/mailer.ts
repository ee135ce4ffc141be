import { setTimeout } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import type { Transporter } from 'nodemailer'
import type { Logger } from '../logging/logger.ts'
import type { Gauges } from '../operations/gauges.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import type { Database, DomainStorage, UnitOfWork } from '../storage/domain-storage.ts'
import { uuidv7 } from '../storage/uuid.ts'
import type { ComposedMail } from './mail-layout.ts'
import type { MailTables } from './mail-migrations.ts'
import { mailFor, openMailTransport } from './mail-transport.ts'

export type MailState = 'waiting' | 'sent' | 'failed'

/** Mail that goes out after the commit of what it is about, and is tried again for a day. */
export interface Mailer {
  /** False where the operator has set up no mail server: then nothing is queued. */
  readonly enabled: boolean
  /** Queues a mail in the transaction of the change. @returns its id for {@link stateOf}; null when mail is off */
  queue(unit: UnitOfWork, to: string, mail: ComposedMail): Promise<string | null>
  /** What became of mails, for as long as that is remembered (30 days). */
  stateOf(ids: readonly string[]): Promise<ReadonlyMap<string, MailState>>
  /** Begins to send, also what an earlier process left. */
  start(): void
  /** Tries everything that is due. Resolves when that is through; never rejects. */
  sendDue(): Promise<void>
  readonly gauges: Gauges
  close(): Promise<void>
}

export interface MailerOptions {
  storage: DomainStorage
  logger: Logger
  secrets: SecretBox
  /** `smtp://user:password@host:port` or `smtps://…`; null: nothing is sent. */
  smtpUrl: string | null
  /** The sender: `Stoa <stoa@example.com>`. */
  from: string | null
  now?: () => number
}

const day = 24 * 3_600_000
/** After so long (ms) a mail is given up. */
const patience = day
/** Wait after the first failure (ms); doubled after each further one. */
const firstWait = 30_000
const longestWait = 2 * 3_600_000
/** How often the queue is looked at without being woken (ms): the command line queues too. */
const pollInterval = 30_000
const memory = 30 * day
const batch = 20
/** How long closing waits for a mail that is on its way (ms). */
const closeGrace = 2_000

export function createMailer({
  storage,
  logger,
  secrets,
  smtpUrl,
  from,
  now = Date.now,
}: MailerOptions): Mailer {
  const enabled = smtpUrl !== null
  const db = (): Database<MailTables> => storage.db<MailTables>()
  let transport: Promise<Transporter> | null = null
  let polling: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  let again = false
  let closed = false
  const mayGoOn = (): boolean => !closed

  const useTransport = (): Promise<Transporter> =>
    (transport ??= openMailTransport({ smtpUrl: smtpUrl!, from: from! }, { pool: true }))

  async function sendOne(id: string): Promise<void> {
    const row = await db().selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined || row.sealed === null) return
    try {
      const mail = JSON.parse(secrets.open(row.sealed, `mail ${id}`)) as ComposedMail
      const opened = await useTransport()
      await opened.sendMail(mailFor(id, row.recipient, from!, mail))
    } catch (error) {
      await failed(id, row, error)
      return
    }
    await db().updateTable('mails').set({ sealed: null, sent_at: now() }).where('id', '=', id).execute()
  }

  async function failed(
    id: string,
    { attempts, created_at }: { attempts: number; created_at: number },
    error: unknown,
  ): Promise<void> {
    const { responseCode, code, message } = error as { responseCode?: number; code?: string; message: string }
    const wait = Math.min(firstWait * 2 ** attempts, longestWait)
    // 5xx of the recipient is the server's last word; a refused sign-in there is the operator's to mend, so it waits.
    const hopeless = responseCode !== undefined && responseCode >= 500 && code === 'EENVELOPE'
    const givenUp = hopeless || now() + wait - created_at > patience
    await db()
      .updateTable('mails')
      .set({
        attempts: attempts + 1,
        next_at: now() + wait,
        last_error: message.slice(0, 500),
        ...(givenUp ? { sealed: null, failed_at: now() } : {}),
      })
      .where('id', '=', id)
      .execute()
    if (givenUp) logger.error({ mail: id, attempts: attempts + 1, err: error }, 'a mail was given up')
    else logger.warn({ mail: id, attempts: attempts + 1, err: error }, 'a mail will be tried again')
  }

  async function count(which: RawBuilder<boolean>): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*) as count from mails where ${which}`.execute(
      db(),
    )
    return rows[0]!.count
  }

  async function round(): Promise<void> {
    await db()
      .deleteFrom('mails')
      .where('sealed', 'is', null)
      .where('created_at', '<', now() - memory)
      .execute()
    while (again && mayGoOn()) {
      again = false
      const due = await db()
        .selectFrom('mails')
        .select('id')
        .where('sealed', 'is not', null)
        .where('next_at', '<=', now())
        .orderBy('next_at')
        .limit(batch)
        .execute()
      for (const { id } of due) if (mayGoOn()) await sendOne(id)
      again ||= due.length === batch
    }
  }

  function sendDue(): Promise<void> {
    if (!enabled || closed) return Promise.resolve()
    again = true
    running ??= round()
      .catch((error: unknown) => {
        again = false
        logger.error({ err: error }, 'the queue of mails could not be worked off')
      })
      .finally(() => {
        running = null
        // Queued in the very moment in which the round was through.
        if (again) void sendDue()
      })
    return running
  }

  return {
    enabled,

    async queue(unit, to, mail) {
      if (!enabled) return null
      const id = uuidv7(now())
      await unit
        .db<MailTables>()
        .insertInto('mails')
        .values({
          id,
          recipient: to,
          sealed: secrets.seal(JSON.stringify(mail), `mail ${id}`),
          created_at: now(),
          next_at: now(),
          attempts: 0,
          last_error: null,
          sent_at: null,
          failed_at: null,
        })
        .execute()
      if (polling !== null) unit.afterCommit(() => void sendDue())
      return id
    },

    async stateOf(ids) {
      if (ids.length === 0) return new Map()
      const rows = await db()
        .selectFrom('mails')
        .select([
          'id',
          sql<MailState>`case when sent_at is not null then 'sent' when failed_at is not null then 'failed' else 'waiting' end`.as(
            'state',
          ),
        ])
        .where('id', 'in', ids)
        .execute()
      return new Map(rows.map(({ id, state }) => [id, state]))
    },

    start() {
      if (!enabled || polling !== null) return
      polling = setInterval(() => void sendDue(), pollInterval)
      polling.unref()
      void sendDue()
    },

    sendDue,

    gauges: {
      stoa_mails_waiting: {
        help: 'Mails that are to be sent, or to be tried again',
        read: () => count(sql<boolean>`sealed is not null`),
      },
      stoa_mails_failed: {
        help: 'Mails that were given up within the last day',
        read: () => count(sql<boolean>`failed_at > ${now() - day}`),
      },
    },

    async close() {
      closed = true
      if (polling !== null) clearInterval(polling)
      // A mail that is not through by then stays in the queue.
      await Promise.race([running, setTimeout(closeGrace, undefined, { ref: false })])
      ;(await transport)?.close()
    },
  }
}
