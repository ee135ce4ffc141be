export interface Table {
  title: string
  columns: readonly string[]
  /** Numbers are shown with a sensible number of digits. */
  rows: readonly (readonly (string | number)[])[]
  /** What a reader must know to read the figures rightly. */
  notes: readonly string[]
}

export interface BenchmarkOptions {
  /** Times that each row is measured, in turn with the others; the table has the medians. */
  readonly rounds: number
  /** Names of the parts to run; empty for all. What the parts are is the benchmark's own. */
  readonly only: readonly string[]
}

export interface Benchmark {
  /** What the figures are about, in one line. */
  claim: string
  /**
   * Yields each table as soon as it is measured, so that a later part that fails does not take it along.
   * @param say progress, for people
   */
  run(say: (line: string) => void, options: BenchmarkOptions): AsyncIterable<Table>
}
