import type { DoctorReport } from './doctor-report.ts'
import type { GaugePoint } from './gauge-history.ts'

declare module '../module/module.ts' {
  interface Services {
    /** Given by the composition, like `sync`: name it in `dependsOn`. */
    operations: Operations
  }
}

/** One gauge as it stands. */
export interface GaugeReading {
  readonly name: string
  readonly help: string
  readonly type: 'gauge' | 'counter'
  /** Null when it could not be read. */
  readonly value: number | null
}

/** How this server is doing. Asks nobody for rights: whoever offers it does. */
export interface Operations {
  /**
   * Makes every check of `stoa doctor`. Takes seconds and more, since it measures the disk, reads the databases whole,
   * and calls the public address and the mail server; a call during one that runs gets the same report.
   * @param onChecked told before each check and at the end how many are through; not for a call that joins another
   */
  runDoctor(onChecked?: (done: number, total: number) => void): Promise<DoctorReport>
  /** All gauges of `/metrics` but those of Node itself, in the order of their names. */
  gauges(): Promise<GaugeReading[]>
  /** The main gauges of the last day, one point a minute, oldest first. @param since UTC ms */
  history(since?: number): Promise<GaugePoint[]>
}
