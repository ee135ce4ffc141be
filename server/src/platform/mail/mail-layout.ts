import type { Language } from '@stoa/protocol'

/** What a mail says, before it has a form. */
export interface MailContent {
  language: Language
  subject: string
  /** Paragraphs in plain text. */
  paragraphs: readonly string[]
  /** The one thing to do. */
  action?: { label: string; url: string }
  /** A document that the mail brings along, below the action. Its HTML must be safe, and load nothing. */
  document?: { text: string; html: string }
  /** What follows the action, smaller: how long it holds, what to do if this was not you. */
  footnotes?: readonly string[]
}

export interface ComposedMail {
  subject: string
  text: string
  html: string
}

/** Gives a mail its two forms: plain text, and HTML that loads nothing and carries no script. */
export function composeMail(content: MailContent): ComposedMail {
  const { language, paragraphs, action, document, footnotes = [] } = content
  // A subject is one line, whatever name was put into it.
  const subject = content.subject.replace(/\s+/g, ' ').trim()
  const text = [
    ...paragraphs,
    ...(action === undefined ? [] : [`${action.label}${language === 'zh-CN' ? '：' : ': '}${action.url}`]),
    ...(document === undefined ? [] : ['—'.repeat(20), document.text.trim(), '—'.repeat(20)]),
    ...footnotes,
  ].join('\n\n')
  const button =
    action === undefined
      ? ''
      : `<p style="margin:24px 0"><a href="${escapeHtml(action.url)}" style="display:inline-block;padding:10px 20px;background:#1f5fbf;color:#ffffff;border-radius:8px;text-decoration:none">${escapeHtml(action.label)}</a></p><p style="font-size:13px;color:#666666;word-break:break-all">${escapeHtml(action.url)}</p>`
  const enclosed =
    document === undefined
      ? ''
      : `<div style="margin:24px 0;padding:16px 0;border:solid #dddddd;border-width:1px 0">${document.html}</div>`
  const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body style="margin:0;padding:24px;font:16px/1.6 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;color:#222222"><div style="max-width:520px;margin:0 auto">${paragraphs.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}${button}${enclosed}${footnotes.map((line) => `<p style="font-size:13px;color:#666666">${escapeHtml(line)}</p>`).join('')}</div></body></html>`
  return { subject, text: `${text}\n`, html }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!)
}
