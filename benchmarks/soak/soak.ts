/** How much of a promise is measured. */
export interface Extent {
  /** How often: what a run is, each soak says itself. */
  readonly runs: number
  /** What was asked for, when it was: for a soak that has to wait. */
  readonly minutes?: number
  /** No further run begins after this moment (`performance.now()`). */
  readonly until: number
  /**
   * Targets in time and memory are multiplied by this. 1 for a figure that is to be believed; more where the machine
   * is shared with other work, and only a gross fault shall be found. Counts of what must not happen are never loosened.
   */
  readonly slack: number
  /** Progress, for people. */
  say(line: string): void
}

/** One promise, measured. */
export interface Row {
  readonly promise: string
  readonly target: string
  readonly measured: string
  readonly pass: boolean
}

/** One promise, or a family of them that is measured together. */
export interface Soak {
  /** Ids as in the list of promises. */
  readonly promises: readonly string[]
  /** What is promised, in one line. */
  readonly claim: string
  /** What a run is. */
  readonly unit: string
  /** Runs in the tests, and for the figure that is promised. */
  readonly short: number
  readonly full: number
  run(extent: Extent): Promise<readonly Row[]>
}

/** Counts runs while there is time for one more. The first always happens. */
export function* runsWithin({ runs, until }: Extent): Generator<number> {
  for (let run = 0; run < runs; run++) {
    if (run > 0 && performance.now() >= until) return
    yield run
  }
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** For people: `12,345.6`. */
export function shown(value: number): string {
  return number.format(value)
}

export function megabytes(bytes: number): string {
  return `${shown(bytes / 2 ** 20)} MiB`
}
