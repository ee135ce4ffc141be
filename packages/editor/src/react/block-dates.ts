/** A calendar date as people say it: without the year when it is this one. It has no time zone. */
export const dayText = (date: string, language: string): string => {
  const isThisYear = date.startsWith(`${new Date().getFullYear()}-`)
  return new Intl.DateTimeFormat(language, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(new Date(`${date}T00:00:00Z`))
}

/** Today where the reader is, as `YYYY-MM-DD`. */
const today = (): string => {
  const now = new Date()
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')
}

export const isOverdue = (due: string): boolean => due < today()
