/** What a schedule of the settings says, as far as it can be said in words. */
export type ScheduleWords =
  | { kind: 'off' }
  | { kind: 'daily'; times: readonly string[] }
  | { kind: 'weekly'; weekday: number; time: string }
  | { kind: 'interval'; every: number; unit: 'minutes' | 'hours' }
  | { kind: 'pattern'; pattern: string }

const clock = (hour: string, minute: string): string => `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`

/** Reads `off`, `03:30,15:30`, `every 6h` and `0 5 * * 0` (0 is Sunday); anything else is shown as it stands. */
export function readSchedule(text: string): ScheduleWords {
  const wanted = text.trim()
  if (wanted === 'off') return { kind: 'off' }
  const interval = /^every (\d+) ?(m|h)$/.exec(wanted)
  if (interval !== null)
    return { kind: 'interval', every: Number(interval[1]), unit: interval[2] === 'm' ? 'minutes' : 'hours' }
  const times = wanted.split(',').map((part) => /^(\d{1,2}):(\d{2})$/.exec(part.trim()))
  if (times.every((time) => time !== null))
    return { kind: 'daily', times: times.map(([, hour = '', minute = '']) => clock(hour, minute)) }
  const [, minute, hour, day] = /^(\d{1,2}) (\d{1,2}) \* \* ([0-7]|\*)$/.exec(wanted) ?? []
  if (minute === undefined || hour === undefined || day === undefined)
    return { kind: 'pattern', pattern: wanted }
  return day === '*'
    ? { kind: 'daily', times: [clock(hour, minute)] }
    : { kind: 'weekly', weekday: Number(day) % 7, time: clock(hour, minute) }
}
