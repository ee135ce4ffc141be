import { createBinding } from '../src/yjs/binding-strategy.ts'
import { firstBinding } from './first-binding.ts'
import { FUZZ_SUITES, runSuite } from './fuzz-suites.ts'
import { secondBindingUnrepaired } from './second-binding.ts'

/**
 * Prints how Lexical's bindings fare over the same seeds: `node packages/editor/test/compare-bindings.ts 300`.
 * The figures of `docs/decisions/0002-lexical-collaboration-binding.md` come from here.
 */
const runs = Number(process.argv[2] ?? 100)
const strategies = { first: firstBinding, second: secondBindingUnrepaired, 'second, repaired': createBinding }

process.stdout.write(
  '| binding | suite | failed runs | lost | doubled | back again | letters | update bytes | seconds |\n',
)
process.stdout.write('| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n')
for (const [binding, strategy] of Object.entries(strategies)) {
  for (const suite of Object.keys(FUZZ_SUITES) as (keyof typeof FUZZ_SUITES)[]) {
    const figures = await runSuite(strategy, suite, runs)
    const letters =
      suite === 'undo' ? ['', '', ''] : [figures.lost, figures.duplicated, figures.resurrected].map(String)
    const cells = [
      binding,
      suite,
      `${figures.failedSeeds.length} of ${runs}`,
      ...letters,
      figures.letters,
      figures.updateBytes,
      (figures.milliseconds / 1000).toFixed(1),
    ]
    process.stdout.write(`| ${cells.join(' | ')} |\n`)
  }
}
