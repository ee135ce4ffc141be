import type { Language } from '@stoa/protocol'
import { type ComposedMail, composeMail } from '../../platform/mail/mail-layout.ts'

/** A date with its hour, in the reader's language and the organisation's time zone. */
function moment(at: number, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(at)
}

interface Reader {
  language: Language
  timeZone: string
}

export function invitationMail(
  reader: Reader,
  {
    organisation,
    invitedBy,
    url,
    expiresAt,
  }: Record<'organisation' | 'invitedBy' | 'url', string> & { expiresAt: number },
): ComposedMail {
  const until = moment(expiresAt, reader.language, reader.timeZone)
  return reader.language === 'zh-CN'
    ? composeMail({
        language: 'zh-CN',
        subject: `${invitedBy} 邀请你加入 ${organisation}`,
        paragraphs: [
          '你好！',
          `${invitedBy} 邀请你加入“${organisation}”的 Stoa，一起写作、安排工作和做决定。`,
        ],
        action: { label: '接受邀请', url },
        footnotes: [`链接在 ${until} 之前有效，只能使用一次。`, '如果你不认识邀请人，忽略这封邮件即可。'],
      })
    : composeMail({
        language: 'en',
        subject: `${invitedBy} invites you to ${organisation}`,
        paragraphs: [
          'Hello,',
          `${invitedBy} invites you to the Stoa of ${organisation}, where people write, plan and decide together.`,
        ],
        action: { label: 'Accept the invitation', url },
        footnotes: [
          `The link works once, until ${until}.`,
          'If you do not know who invites you, you need not do anything.',
        ],
      })
}

export function passwordResetMail(
  reader: Reader,
  { name, url, expiresAt }: { name: string; url: string; expiresAt: number },
): ComposedMail {
  const until = moment(expiresAt, reader.language, reader.timeZone)
  return reader.language === 'zh-CN'
    ? composeMail({
        language: 'zh-CN',
        subject: '重设你的 Stoa 密码',
        paragraphs: [`${name}，你好！`, '有人为你的账号申请了重设密码。'],
        action: { label: '重设密码', url },
        footnotes: [
          `链接在 ${until} 之前有效，只能使用一次。重设后，所有设备都需要重新登录。`,
          '如果不是你本人操作，忽略这封邮件即可，密码不会改变。',
        ],
      })
    : composeMail({
        language: 'en',
        subject: 'Set a new password for Stoa',
        paragraphs: [`Hello ${name},`, 'somebody asked for a new password for your account.'],
        action: { label: 'Set a new password', url },
        footnotes: [
          `The link works once, until ${until}. Afterwards all your devices have to sign in again.`,
          'If this was not you, you need not do anything: the password stays as it is.',
        ],
      })
}

/** What a person should hear of, because it may not have been them. */
export type SecurityChange =
  | 'password_changed'
  | 'totp_on'
  | 'totp_off'
  | 'recovery_codes_new'
  | 'recovery_code_used'
  | 'passkey_added'
  | 'passkey_removed'

const changes: Readonly<Record<SecurityChange, Readonly<Record<Language, readonly [string, string]>>>> = {
  password_changed: {
    en: [
      'Your password was changed',
      'The password of your account was changed. Your other devices were signed out.',
    ],
    'zh-CN': ['你的密码已修改', '你的账号密码已修改，其他设备已退出登录。'],
  },
  totp_on: {
    en: ['Two-step sign-in is on', 'Signing in to your account now also asks for a code from your app.'],
    'zh-CN': ['两步验证已开启', '今后登录你的账号时，还需要输入验证器应用中的验证码。'],
  },
  totp_off: {
    en: ['Two-step sign-in is off', 'Signing in to your account no longer asks for a code from your app.'],
    'zh-CN': ['两步验证已关闭', '今后登录你的账号时，不再需要验证器应用中的验证码。'],
  },
  recovery_codes_new: {
    en: ['New recovery codes', 'New recovery codes were made for your account. The old ones no longer work.'],
    'zh-CN': ['恢复码已更新', '你的账号已生成新的恢复码，旧的恢复码已失效。'],
  },
  recovery_code_used: {
    en: [
      'A recovery code was used',
      'Somebody signed in to your account with a recovery code. It is used up now.',
    ],
    'zh-CN': ['恢复码已被使用', '有人使用恢复码登录了你的账号，该恢复码已失效。'],
  },
  passkey_added: {
    en: ['A passkey was added', 'A new passkey can now be used to sign in to your account.'],
    'zh-CN': ['已添加通行密钥', '你的账号添加了新的通行密钥，可用于登录。'],
  },
  passkey_removed: {
    en: ['A passkey was removed', 'A passkey of your account was removed and no longer opens it.'],
    'zh-CN': ['已删除通行密钥', '你的账号删除了一个通行密钥，它不能再用于登录。'],
  },
}

export function securityMail(
  reader: Reader,
  { name, change, at, address }: { name: string; change: SecurityChange; at: number; address: string | null },
): ComposedMail {
  const [subject, sentence] = changes[change][reader.language]
  const when = moment(at, reader.language, reader.timeZone)
  const chinese = reader.language === 'zh-CN'
  const from = address === null ? '' : chinese ? `，来自 ${address}` : `, from ${address}`
  return composeMail({
    language: reader.language,
    subject,
    paragraphs: [
      chinese ? `${name}，你好！` : `Hello ${name},`,
      sentence,
      `${chinese ? '时间：' : 'When: '}${when}${from}`,
    ],
    footnotes: [
      chinese
        ? '如果不是你本人操作，请立即修改密码并联系管理员。'
        : 'If this was not you, change your password and tell an administrator at once.',
    ],
  })
}
