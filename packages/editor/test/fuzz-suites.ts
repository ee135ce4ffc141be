import type { BindingStrategy } from '../src/yjs/binding-strategy.ts'
import type { FuzzPlace } from './fuzz-peer.ts'
import { GENTLE, ROUGH } from './fuzz-operations.ts'
import { type FuzzOptions, type FuzzResult, runFuzz } from './fuzz-run.ts'

const STEPS = 120

type SuiteName = 'turns' | 'gentle' | 'rough' | 'undo'

/**
 * - `turns`: every kind of edit, one person after the other; nothing may be lost.
 * - `gentle`: at the same time, edits that leave blocks where they are; nothing may be lost.
 * - `rough`: at the same time, every kind of edit. Two people who split, move or convert the same block each
 *   write it anew, so letters may be lost or doubled; all must still see the same.
 * - `undo`: as `rough`, with undo and redo.
 */
export const FUZZ_SUITES: Readonly<
  Record<SuiteName, Omit<FuzzOptions, 'strategy' | 'seed'> & { readonly keepsLetters: boolean }>
> = {
  turns: { operations: ROUGH, steps: STEPS, isSerial: true, keepsLetters: true },
  gentle: { operations: GENTLE, steps: STEPS, keepsLetters: true },
  rough: { operations: ROUGH, steps: STEPS, keepsLetters: false },
  undo: { operations: ROUGH, steps: STEPS, undoes: true, keepsLetters: false },
}

/** What many runs of a suite came to. */
export interface SuiteFigures {
  readonly runs: number
  readonly failedSeeds: readonly number[]
  readonly firstFailure: string | null
  readonly applied: Readonly<Record<string, number>>
  readonly delivered: number
  readonly offlineSteps: number
  readonly updateBytes: number
  readonly letters: number
  readonly lost: number
  readonly duplicated: number
  readonly resurrected: number
  readonly milliseconds: number
}

const failureOf = (run: FuzzResult): string | null => {
  if (run.error !== null) return run.error
  if (!run.docsEqual) return 'The documents differ.'
  if (!run.converged) return 'The editors differ.'
  return run.loadsEqual ? null : 'A fresh reader sees something else.'
}

/** What editors put off is done between runs; without a pause they would all stay in memory. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Runs seeds `1…runs` of a suite. */
export const runSuite = async (
  strategy: BindingStrategy,
  name: SuiteName,
  runs: number,
  place: FuzzPlace = 'page',
): Promise<SuiteFigures> => {
  const { keepsLetters, ...options } = FUZZ_SUITES[name]
  const began = performance.now()
  const results: FuzzResult[] = []
  for (let seed = 1; seed <= runs; seed += 1) {
    results.push({ ...runFuzz({ ...options, strategy, seed, place }), states: [] })
    await pause()
  }
  const failures = results.map((run) => {
    const changed = run.lost.length + run.duplicated.length + run.resurrected.length
    const letters = keepsLetters && changed > 0 ? `${changed} letters lost, doubled or back again.` : null
    return failureOf(run) ?? letters
  })
  const sum = (pick: (run: FuzzResult) => number) => results.reduce((total, run) => total + pick(run), 0)
  const applied: Record<string, number> = {}
  for (const run of results) {
    for (const [operation, times] of Object.entries(run.applied)) {
      applied[operation] = (applied[operation] ?? 0) + times
    }
  }
  return {
    runs,
    failedSeeds: failures.flatMap((failure, i) => (failure === null ? [] : [i + 1])),
    firstFailure: failures.find((failure) => failure !== null) ?? null,
    applied,
    delivered: sum((run) => run.delivered),
    offlineSteps: sum((run) => run.offlineSteps),
    updateBytes: sum((run) => run.updateBytes),
    letters: sum((run) => run.letters),
    lost: sum((run) => run.lost.length),
    duplicated: sum((run) => run.duplicated.length),
    resurrected: sum((run) => run.resurrected.length),
    milliseconds: Math.round(performance.now() - began),
  }
}
