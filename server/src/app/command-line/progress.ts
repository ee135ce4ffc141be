/** What is counted. */
export type ProgressUnit = 'bytes' | 'documents' | 'boards' | 'files'

export interface Progress {
  /** Called as often as one likes. A stage of its own begins with a new name. */
  show(stage: string, done: number, total: number, unit: ProgressUnit): void
  /** Takes the line away. May be called twice. */
  end(): void
}

/** What {@link createProgress} needs of a stream. */
export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** How often the line is drawn anew, in ms. */
const drawnEvery = 100

/**
 * One line that is written over, with what is done, of how much, and how fast. On a terminal only: in a pipe or a file
 * nothing is written.
 */
export function createProgress(
  stream: ProgressStream = process.stderr,
  now: () => number = Date.now,
): Progress {
  let stage = { name: '', since: 0 }
  let drawn: number | null = null
  return {
    show(name, done, total, unit) {
      if (stream.isTTY !== true) return
      const at = now()
      if (stage.name !== name) stage = { name, since: at }
      else if (drawn !== null && at - drawn < drawnEvery && done < total) return
      drawn = at
      const rate = at > stage.since ? `, ${amount((done * 1_000) / (at - stage.since), unit)}/s` : ''
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total)
      stream.write(`\r\u001b[K${name}: ${percent} %, ${amount(done, unit)} of ${amount(total, unit)}${rate}`)
    },
    end() {
      if (drawn !== null) stream.write('\r\u001b[K')
      drawn = null
    },
  }
}

/** `1.5 MB`, `3 documents`. */
export function amount(count: number, unit: ProgressUnit): string {
  if (unit !== 'bytes') return `${Math.round(count)} ${unit}`
  const prefix = ['', 'k', 'M', 'G', 'T']
  const step = Math.min(prefix.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, count)) / 3)))
  return `${step === 0 ? Math.round(count) : (count / 1_000 ** step).toFixed(1)} ${prefix[step]}B`
}
