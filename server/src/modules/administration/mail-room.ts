import type { MailOverview, MailTrial } from '@stoa/protocol'
import { platformFail } from '../../platform/errors/platform-errors.ts'
import { sendTestMail } from '../../platform/mail/mail-transport.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import * as repository from './administration.repository.ts'

/** Whether mail goes out, what of it did not, and a way to try. */
export interface MailRoom {
  overview(): Promise<MailOverview>
  /**
   * Sends one mail to the actor's own address and to nobody else's, past the queue.
   * @throws mail.not_set_up, mail.unreachable, mail.sign_in_refused, mail.refused
   */
  try(actor: Actor): Promise<MailTrial>
}

const shown = 50

export function createMailRoom({
  config: { smtpUrl, mailFrom },
  storage,
  audit,
  now,
}: Pick<ModuleContext, 'config' | 'storage' | 'audit' | 'now'>): MailRoom {
  const db = () => storage.db<repository.Tables>()

  return {
    async overview() {
      const queue = await repository.mailQueue(db())
      const failures = await repository.failedMails(db(), shown)
      return {
        // Never with the user and the password in front.
        server:
          smtpUrl === null || mailFrom === null ? null : { address: new URL(smtpUrl).host, from: mailFrom },
        waiting: queue.waiting,
        waitingSince: queue.waiting_since,
        lastSentAt: queue.last_sent_at,
        failures: failures.map((mail) => ({
          id: mail.id,
          to: mail.recipient,
          queuedAt: mail.created_at,
          attempts: mail.attempts,
          error: mail.last_error ?? '',
          nextAt: mail.failed_at === null ? mail.next_at : null,
        })),
      }
    },

    async try(actor) {
      const to = await repository.addressOf(db(), actor.userId)
      if (smtpUrl === null || mailFrom === null || to === null) throw platformFail('mail.not_set_up')
      await storage.unitOfWork((unit) =>
        audit.record(unit, {
          action: 'administration.mail_tried',
          actor,
          target: { type: 'mail', name: to },
        }),
      )
      return { to, answer: await sendTestMail({ smtpUrl, from: mailFrom }, to, uuidv7(now())) }
    },
  }
}
