import { Cron } from 'croner'

/** When something is to happen, again and again. */
export interface Schedule {
  /** The first moment after this one (both UTC ms); null when there is none. */
  nextAfter(moment: number): number | null
}

const units = { m: 60_000, h: 3_600_000 } as const
const shortest = 60_000

/**
 * Reads `off`, times of the day (`03:30`, `03:30, 15:30`), an interval (`every 15m`, `every 6h`), or a cron pattern of
 * five fields; in the time zone of the machine.
 * @throws Error whose message ends the sentence "STOA_X ‹value› …"
 */
export function parseSchedule(text: string): Schedule {
  const wanted = text.trim()
  if (wanted === 'off') return { nextAfter: () => null }
  const interval = /^every (\d{1,5}) ?(m|h)$/.exec(wanted)
  if (interval !== null) {
    const length = Number(interval[1]) * units[interval[2] as 'm' | 'h']
    if (length >= shortest) return { nextAfter: (moment) => (Math.floor(moment / length) + 1) * length }
  }
  return earliestOf(patternsOf(wanted))
}

function patternsOf(wanted: string): Cron[] {
  const times = wanted.split(',').map((part) => /^(\d{1,2}):(\d{2})$/.exec(part.trim()))
  const patterns = times.every((time) => time !== null)
    ? times.map(([, hour, minute]) => `${Number(minute)} ${Number(hour)} * * *`)
    : [wanted]
  try {
    // Five fields only: nothing here is worth doing every second.
    return patterns.map((pattern) => new Cron(pattern, { mode: '5-part', paused: true }))
  } catch {
    throw new Error(
      'must be off, times such as 03:30 or 03:30,15:30, an interval such as every 6h, or a cron pattern such as 30 3 * * *',
    )
  }
}

const earliestOf = (crons: readonly Cron[]): Schedule => ({
  nextAfter(moment) {
    const found = crons.flatMap((cron) => cron.nextRun(new Date(moment))?.getTime() ?? [])
    return found.length === 0 ? null : Math.min(...found)
  },
})

/** The longest sleep, in ms: the machine may be put to sleep, or its clock be set, meanwhile. */
const longestSleep = 30_000

/**
 * Runs `task` when its time comes, one after the other; a time that passes during a run is left out.
 * @param since from when times count; an earlier one than now makes up, once, for what was missed. UTC ms
 * @param catchUpAfter how long that waits at first, in ms
 * @returns what ends it
 */
export function runOnSchedule(
  schedule: Schedule,
  task: () => Promise<void>,
  {
    now = Date.now,
    since = now(),
    catchUpAfter = 0,
  }: { now?: () => number; since?: number; catchUpAfter?: number } = {},
): () => void {
  let timer: NodeJS.Timeout | undefined
  let ended = false
  const plan = (next: number | null): void => {
    if (ended || next === null) return
    timer = setTimeout(
      () => {
        if (now() < next) return plan(next)
        // The task says itself what went wrong.
        void task().finally(() => plan(schedule.nextAfter(now())))
      },
      Math.min(Math.max(next - now(), 0), longestSleep),
    )
    timer.unref()
  }
  const first = schedule.nextAfter(since)
  plan(first !== null && first < now() ? now() + catchUpAfter : first)
  return () => {
    ended = true
    clearTimeout(timer)
  }
}
