const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString()

/** "Thu, Nov 26, 2026, 14:00 – 15:00", as the language says it; over days both ends in full. UTC ms. */
export function meetingTimeWords(startsAt: number, endsAt: number | null, language: string): string {
  const format = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  if (endsAt === null) return format.format(startsAt)
  if (!sameDay(new Date(startsAt), new Date(endsAt)))
    return `${format.format(startsAt)} – ${format.format(endsAt)}`
  return format.formatRange(startsAt, endsAt)
}
