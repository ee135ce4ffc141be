import { sql } from 'kysely'
import { openMailTransport } from '../../platform/mail/mail-transport.ts'
import type { DoctorFinding } from '../../platform/operations/doctor-report.ts'
import type { DoctorContext, Examination } from './doctor-checks.ts'
import { fail, warn } from './findings.ts'

const hour = 3_600_000
/** Failures that are older are history, in ms. */
const recent = 7 * 24 * hour

/** Whether the mail server lets us in, and what became of the last mails. */
export async function examineMail({ config, storage }: DoctorContext): Promise<Examination> {
  const { smtpUrl, mailFrom } = config
  if (smtpUrl === null || mailFrom === null)
    return {
      skipped: {
        en: 'No mail server is set: links are passed on by hand.',
        'zh-CN': '未设置邮件服务器，链接需人工转发。',
      },
    }
  const findings: DoctorFinding[] = []
  const { host } = new URL(smtpUrl)
  const transport = await openMailTransport({ smtpUrl, from: mailFrom }, { pool: false })
  try {
    await transport.verify()
  } catch (error) {
    const reason = withoutAddresses((error as Error).message)
    findings.push(
      fail(
        {
          en: `The mail server ${host} cannot be used: ${reason}.`,
          'zh-CN': `邮件服务器 ${host} 不可用：${reason}。`,
        },
        {
          en: 'Check name, port, user and password in STOA_SMTP_URL; smtp:// with 587 begins in the clear and switches to TLS, smtps:// with 465 begins with it.',
          'zh-CN':
            '请检查 STOA_SMTP_URL 中的主机、端口、用户名和密码；smtp:// 配 587 端口先明文再升级为 TLS，smtps:// 配 465 端口直接使用 TLS。',
        },
      ),
    )
  } finally {
    transport.close()
  }

  const { failed, waiting, lastError } = await mailsOf(storage())
  const last = lastError === null ? '' : ` ${withoutAddresses(lastError)}`
  if (failed > 0)
    findings.push(
      fail(
        {
          en: `Mails given up within a week: ${failed}. The last said:${last}`,
          'zh-CN': `一周内有 ${failed} 封邮件投递失败。最近一次的原因：${last}`,
        },
        {
          en: 'Mend what it says; invitations and resets that were in them have to be sent again.',
          'zh-CN': '请按原因处理；其中的邀请和重置邮件需要重新发送。',
        },
      ),
    )
  if (waiting > 0)
    findings.push(
      warn(
        {
          en: `Mails that have waited for more than an hour: ${waiting}.${last}`,
          'zh-CN': `有 ${waiting} 封邮件等待超过一小时。${last}`,
        },
        {
          en: 'They are tried again for a day. Mend what stands in the way before.',
          'zh-CN': '系统会在一天内重试，请在此之前排除原因。',
        },
      ),
    )
  return {
    findings,
    facts: [{ en: `Mail goes over ${host}.`, 'zh-CN': `通过 ${host} 发送邮件。` }],
  }
}

async function mailsOf(storage: ReturnType<DoctorContext['storage']>) {
  const now = Date.now()
  const { rows } = await sql<{ failed: number; waiting: number; lastError: string | null }>`
    select
      coalesce(sum(failed_at > ${now - recent}), 0) as failed,
      coalesce(sum(sealed is not null and created_at < ${now - hour}), 0) as waiting,
      (select last_error from mails
        where last_error is not null and sent_at is null order by id desc limit 1) as lastError
    from mails`.execute(storage.db<Record<string, never>>())
  return rows[0]!
}

/** A refusal often repeats to whom the mail was. */
const withoutAddresses = (text: string): string => text.replaceAll(/<?[^\s<>]+@[^\s<>]+>?/g, '…').trim()
