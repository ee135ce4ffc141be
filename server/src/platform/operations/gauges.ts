/** One figure of `/metrics`. */
export interface Gauge {
  /** What it counts, for whoever reads `/metrics`. */
  readonly help: string
  /** `counter`: it only grows, and begins at 0 with the process; its name ends in `_total`. Default `gauge`. */
  readonly type?: 'gauge' | 'counter'
  /** Asked at each scrape and once a minute. */
  read(): number | Promise<number>
}

/** By name. Names begin with `stoa_` and end in their unit: `_seconds`, `_bytes`, `_total`. */
export type Gauges = Readonly<Record<string, Gauge>>

declare module '../module/module.ts' {
  interface Contributions {
    gauges: Gauges
  }
}
