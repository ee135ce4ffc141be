import type { SendMailOptions, Transporter } from 'nodemailer'
import { platformFail } from '../errors/platform-errors.ts'
import { type ComposedMail, composeMail } from './mail-layout.ts'

/** Where mail goes, and from whom: `smtp://user:password@host:port` and `Stoa <stoa@example.com>`. */
export interface MailAddresses {
  readonly smtpUrl: string
  readonly from: string
}

/** A connection to the mail server, or two where many are sent. */
export async function openMailTransport(
  { smtpUrl, from }: MailAddresses,
  { pool }: { pool: boolean },
): Promise<Transporter> {
  // Loaded with the first mail: many servers send none.
  const { createTransport } = await import('nodemailer')
  return createTransport(
    {
      url: smtpUrl,
      ...(pool ? { pool, maxConnections: 2 } : {}),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
      // A mail names no file and no address to be fetched.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  )
}

/** What a mail looks like on its way. The same id at each try, so that one that arrived twice can be seen to be one. */
export const mailFor = (id: string, to: string, from: string, mail: ComposedMail): SendMailOptions => ({
  to: { name: '', address: to },
  messageId: `<${id}@${/@([^>\s]+)/.exec(from)?.[1] ?? 'stoa.invalid'}>`,
  headers: { 'Auto-Submitted': 'auto-generated' },
  ...mail,
})

/**
 * Sends one mail at once, past the queue, to see whether mail works.
 * @returns what the mail server said when it took it, `250 …`
 * @throws mail.unreachable, mail.sign_in_refused, mail.refused, with the server's words as `detail`
 */
export async function sendTestMail(addresses: MailAddresses, to: string, id: string): Promise<string> {
  const transport = await openMailTransport(addresses, { pool: false })
  const mail = composeMail({
    language: 'en',
    subject: 'Stoa: mail works · 邮件可以发送',
    paragraphs: [
      'This is a test: mail from Stoa reaches you. There is nothing to do.',
      '这是一封测试邮件：你可以收到来自 Stoa 的邮件，无需任何操作。',
    ],
  })
  try {
    const { response } = await transport.sendMail(mailFor(id, to, addresses.from, mail))
    return response ?? ''
  } catch (cause) {
    const { code, response, message } = cause as { code?: string; response?: string; message: string }
    const meta = { detail: response ?? message }
    if (code === 'EAUTH' || code === 'ENOAUTH') throw platformFail('mail.sign_in_refused', { cause, meta })
    if (response === undefined) throw platformFail('mail.unreachable', { cause, meta })
    throw platformFail('mail.refused', { cause, meta })
  } finally {
    transport.close()
  }
}
