import fc from 'fast-check'
import { FuzzFigures, playBoard, steps } from './fuzz-board.ts'

/**
 * Plays boards until one breaks: `node packages/board/test/fuzz.ts 20000 [seed]`. Prints the seed at once, and what it did
 * at the end.
 */
const runs = Number(process.argv[2] ?? 2_000)
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31)
process.stdout.write(`seed ${seed}, ${runs} boards\n`)
const figures = new FuzzFigures()
const started = performance.now()
fc.assert(
  fc.property(steps(200), (all) => playBoard(all, figures)),
  { numRuns: runs, seed },
)
const seconds = ((performance.now() - started) / 1000).toFixed(0)
process.stdout.write(`${seconds} s, nothing broken\n${JSON.stringify(figures, null, 1)}\n`)
