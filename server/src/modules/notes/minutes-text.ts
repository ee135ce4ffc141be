import type { Attendance } from '@stoa/note'
import type { Language } from '@stoa/protocol'
import { escapeHtml } from '../../platform/mail/mail-layout.ts'
import { type MinutesData, withNames } from './minutes-data.ts'

export interface MinutesReader {
  readonly language: Language
  readonly timeZone: string
  /** The name of a person, or the words that stand in place of one; empty for somebody who is not told. */
  nameOf(ownerId: string): string
}

const words = {
  en: {
    when: 'When',
    where: 'Where',
    call: 'Call',
    present: 'Present',
    absent: 'Absent',
    invited: 'Invited',
    attendees: 'Attendees',
    decisions: 'Decisions',
    actions: 'Action items',
    notes: 'Notes',
    none: 'None.',
    due: (day: string) => `due ${day}`,
    until: ' to ',
    colon: ': ',
    comma: ', ',
    untitled: 'Meeting',
    somebody: 'somebody',
  },
  'zh-CN': {
    when: '时间',
    where: '地点',
    call: '会议链接',
    present: '出席',
    absent: '缺席',
    invited: '受邀',
    attendees: '参会人员',
    decisions: '决议',
    actions: '行动项',
    notes: '会议内容',
    none: '无。',
    due: (day: string) => `${day} 前完成`,
    until: ' 至 ',
    colon: '：',
    comma: '、',
    untitled: '会议',
    somebody: '某人',
  },
} as const

const groups: readonly Attendance[] = ['present', 'absent', 'invited']

/** The parts of minutes as plain words: both forms are made of them. */
function partsOf(data: MinutesData, reader: MinutesReader) {
  const say = words[reader.language]
  const name = (ownerId: string) => reader.nameOf(ownerId) || say.somebody
  const head: [label: string, value: string][] = []
  const time = timeOf(data, reader)
  if (time !== null) head.push([say.when, time])
  if (data.place !== '') head.push([say.where, data.place])
  if (data.call !== null) head.push([say.call, data.call])
  const attendees = groups.flatMap((attendance): [string, string][] => {
    const those = data.attendees.filter((each) => each.attendance === attendance)
    if (those.length === 0) return []
    const names = those.map((each) => ('userId' in each ? name(each.userId) : each.guest))
    return [[say[attendance], names.join(say.comma)]]
  })
  const line = (text: string, ...asides: (string | null)[]): string => {
    const told = asides.filter((aside) => aside !== null)
    if (told.length === 0) return text
    return reader.language === 'zh-CN' ? `${text}（${told.join('，')}）` : `${text} (${told.join(', ')})`
  }
  return {
    say,
    name,
    title: data.title.trim() === '' ? say.untitled : data.title.trim(),
    head,
    attendees,
    decisions: data.decisions.map(({ text, ownerId, date }) =>
      line(text, ownerId === null ? null : name(ownerId), date),
    ),
    actions: data.actions.map(({ text, ownerId, due, done }) => ({
      done,
      text: line(text, ownerId === null ? null : name(ownerId), due === null ? null : say.due(due)),
    })),
  }
}

/** Minutes as Markdown: who, what was decided, who does what, then the notes. */
export function minutesMarkdown(data: MinutesData, reader: MinutesReader): string {
  const { say, name, title, head, attendees, decisions, actions } = partsOf(data, reader)
  const pairs = (list: readonly [string, string][]) =>
    list.map(([label, value]) => `- **${label}**${say.colon}${escapeMarkdown(value)}`).join('\n')
  const blocks = [
    `# ${escapeMarkdown(title)}`,
    pairs(head),
    `## ${say.attendees}`,
    attendees.length === 0 ? say.none : pairs(attendees),
    `## ${say.decisions}`,
    decisions.length === 0 ? say.none : decisions.map((text) => `- ${escapeMarkdown(text)}`).join('\n'),
    `## ${say.actions}`,
    actions.length === 0
      ? say.none
      : actions.map(({ text, done }) => `- [${done ? 'x' : ' '}] ${escapeMarkdown(text)}`).join('\n'),
    `## ${say.notes}`,
    withNames(forReading(data.notes.markdown.trim()), (id) => escapeMarkdown(name(id))),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

/** The same as an HTML fragment, safe by construction. */
export function minutesHtml(data: MinutesData, reader: MinutesReader): string {
  const { say, name, title, head, attendees, decisions, actions } = partsOf(data, reader)
  const list = (items: readonly string[]) => `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`
  const pairs = (those: readonly [string, string][]) =>
    list(those.map(([label, value]) => `<strong>${label}</strong>${say.colon}${escapeHtml(value)}`))
  const none = `<p>${say.none}</p>`
  const box = (done: boolean) => `<input type="checkbox" disabled${done ? ' checked' : ''}> `
  return [
    `<h1>${escapeHtml(title)}</h1>`,
    head.length === 0 ? '' : pairs(head),
    `<h2>${say.attendees}</h2>`,
    attendees.length === 0 ? none : pairs(attendees),
    `<h2>${say.decisions}</h2>`,
    decisions.length === 0 ? none : list(decisions.map(escapeHtml)),
    `<h2>${say.actions}</h2>`,
    actions.length === 0 ? none : list(actions.map(({ text, done }) => box(done) + escapeHtml(text))),
    `<h2>${say.notes}</h2>`,
    withNames(withoutEmptyBlocks(data.notes.html), (id) => escapeHtml(name(id))),
  ].join('')
}

function timeOf({ startsAt, endsAt }: MinutesData, { language, timeZone }: MinutesReader): string | null {
  if (startsAt === null) return null
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone })
  if (endsAt === null) return format.format(startsAt)
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone })
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone })
  const isSameDay = day.format(startsAt) === day.format(endsAt)
  return `${format.format(startsAt)}${words[language].until}${isSameDay ? clock.format(endsAt) : format.format(endsAt)}`
}

/** Somebody's words as words: what Markdown would read as a sign is marked. */
const escapeMarkdown = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|~]/g, (sign) => `\\${sign}`)

/** What only a program needs, behind the words of a block. */
const comment = /\s*<!-- (?:agenda-item|decision|action-item|field)\b[^>]*-->\s*$/

/**
 * The note as Markdown for people: below a heading of its own, so its headings go one level down; without what is meant
 * for programs, and without blocks that nobody wrote into. Code stays as it is.
 */
function forReading(markdown: string): string {
  let fence: string | null = null
  return markdown
    .split('\n')
    .flatMap((line) => {
      const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1]
      if (mark !== undefined) {
        if (fence === null) fence = mark
        else if (mark[0] === fence[0] && mark.length >= fence.length) fence = null
        return [line]
      }
      if (fence !== null) return [line]
      const words = line.replace(comment, '')
      if (words !== line && /^(?:##|>|- \[[ x]\])?\s*$/.test(words)) return []
      return [/^#{1,5} /.test(words) ? `#${words}` : words]
    })
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
}

const withoutEmptyBlocks = (html: string): string =>
  html
    .replaceAll(/<(h2|blockquote) data-block="[a-z-]+"><\/\1>/g, '')
    .replaceAll(/<p data-block="action-item"><input type="checkbox" disabled(?: checked)?> <\/p>/g, '')
