/** Where a line is broken: one run of points for every stretch without a gap. */
export function runsOf(values: readonly (number | null)[]): { from: number; values: number[] }[] {
  const runs: { from: number; values: number[] }[] = []
  let open: { from: number; values: number[] } | null = null
  values.forEach((value, at) => {
    if (value === null) open = null
    else if (open === null) runs.push((open = { from: at, values: [value] }))
    else open.values.push(value)
  })
  return runs
}

const hour = 3_600_000

/** Times on the hour, or on a part of it, as clocks here show them: from the first at or after `from` to `to`. */
export function timeTicks(from: number, to: number, step: number): number[] {
  const zone = new Date(from).getTimezoneOffset() * 60_000
  const first = Math.ceil((from - zone) / step) * step + zone
  const ticks: number[] = []
  for (let at = first; at <= to; at += step) ticks.push(at)
  return ticks
}

/** How far apart times stand below a picture of this length, in ms, for it to stay readable at this width, in px. */
export function tickStep(length: number, width: number): number {
  const steps = [hour / 6, hour / 4, hour / 2, hour, 3 * hour, 6 * hour, 12 * hour]
  const most = Math.max(2, Math.floor(width / 70))
  return steps.find((step) => length / step <= most) ?? 24 * hour
}

/** The last that was read; null when nothing was. */
export const lastRead = (values: readonly (number | null)[]): number | null =>
  values.findLast((value) => value !== null) ?? null

/** As rows of a table: of every `size` steps the first time, and the worst reading of each line. */
export function tableRows(
  lines: readonly (readonly (number | null)[])[],
  size: number,
  worstOf: (...values: number[]) => number,
): { at: number; values: (number | null)[] }[] {
  const length = lines[0]?.length ?? 0
  return Array.from({ length: Math.ceil(length / size) }, (_, row) => ({
    at: row * size,
    values: lines.map((line) => {
      const read = line.slice(row * size, (row + 1) * size).filter((value) => value !== null)
      return read.length === 0 ? null : worstOf(...read)
    }),
  }))
}
