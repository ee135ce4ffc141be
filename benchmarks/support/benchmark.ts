export interface Table {
  title: string
  columns: readonly string[]
  /** Numbers are shown with a sensible number of digits. */
  rows: readonly (readonly (string | number)[])[]
  /** What a reader must know to read the figures rightly. */
  notes: readonly string[]
}

export interface Benchmark {
  /** What the figures are about, in one line. */
  claim: string
  /** @param say progress, for people */
  run(say: (line: string) => void): Promise<readonly Table[]>
}
