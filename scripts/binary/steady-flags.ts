import { setFlagsFromString } from 'node:v8'

/** V8 compares all flags with its own before it takes what was compiled, but for this one. */
export const seed = '--random-seed=1'

/**
 * With these V8 compiles the same scripts to the same bytes. Tables are laid out by the seed. Nothing is collected, for
 * which the young generation is made large: what is written into memory that was used before would keep some of it.
 * Nothing that was compiled is dropped for its age, or marked as worth compiling better. (`--no-maglev` and
 * `--no-turbofan` would do that too, but what they imply is not put back with them.)
 */
export const steadyFlags = [
  seed,
  '--min-semi-space-size=128',
  '--max-semi-space-size=128',
  '--no-flush-bytecode',
  '--no-sparkplug',
  '--no-profile-guided-optimization',
]

/** Puts back all but the seed, before anything that was compiled is written. */
export function restoreFlags(): void {
  for (const flag of [
    '--min-semi-space-size=0',
    '--max-semi-space-size=0',
    '--flush-bytecode',
    '--sparkplug',
    '--profile-guided-optimization',
  ])
    setFlagsFromString(flag)
}
