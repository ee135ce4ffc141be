import { type ComposedMail, composeMail, escapeHtml } from '../../platform/mail/mail-layout.ts'
import type { MinutesData } from './minutes-data.ts'
import { minutesHtml, minutesMarkdown, type MinutesReader } from './minutes-text.ts'

/** Longest notes that a mail brings along, in UTF-16 units of HTML; the mail says so where they are left out. */
const longestNotes = 200_000

/**
 * The mail that brings minutes.
 * @param url where the note is; null for somebody who may not see it
 */
export function minutesMail(
  data: MinutesData,
  reader: MinutesReader,
  { sender, organisation, url }: { sender: string; organisation: string; url: string | null },
): ComposedMail {
  const isChinese = reader.language === 'zh-CN'
  const isLong = data.notes.html.length > longestNotes || data.notes.markdown.length > longestNotes
  const shown = isLong ? { ...data, notes: shortened(isChinese, url !== null) } : data
  const title = data.title.trim() === '' ? (isChinese ? '会议' : 'Meeting') : data.title.trim()
  return composeMail({
    language: reader.language,
    subject: isChinese ? `会议纪要：${title}` : `Minutes: ${title}`,
    paragraphs: [
      isChinese
        ? `${sender} 通过“${organisation}”的 Stoa 发来“${title}”的会议纪要。`
        : `${sender} sends you the minutes of “${title}” from the Stoa of ${organisation}.`,
    ],
    ...(url === null ? {} : { action: { label: isChinese ? '打开会议记录' : 'Open the note', url } }),
    document: {
      text: minutesMarkdown(shown, reader),
      html: withoutPictures(minutesHtml(shown, reader)),
    },
    footnotes: [
      isChinese
        ? '这是发送时冻结的版本，之后的修改不会体现在本邮件中。'
        : 'This is the version that was frozen; what is changed later is not in this mail.',
    ],
  })
}

function shortened(isChinese: boolean, hasLink: boolean): MinutesData['notes'] {
  const sentence = isChinese
    ? `会议内容较长，未附在邮件中。${hasLink ? '请打开会议记录查看。' : '如需全文，请联系发件人。'}`
    : `The notes are too long for a mail. ${hasLink ? 'Open the note to read them.' : 'Ask whoever sent them if you need them.'}`
  return { markdown: sentence, html: `<p>${escapeHtml(sentence)}</p>` }
}

/**
 * A mail loads nothing: a picture would tell its host who reads it and when. What stays is its description. Addresses
 * within Stoa lead nowhere from a mail: their words stay. Nor does anybody outside need the ids of people.
 */
export function withoutPictures(html: string): string {
  return html
    .replaceAll(/ data-(?:block|person)="[^"]*"/g, '')
    .replaceAll(/<img src="[^"]*" alt="([^"]*)">/g, '$1')
    .replaceAll(/<a href="(?!https?:|mailto:)[^"]*"[^>]*>(.*?)<\/a>/g, '$1')
}
