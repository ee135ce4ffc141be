import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { launcher } from '../../server/src/platform/assets/start-thread.ts'
import { type Bundle, bundleScript, mainPlace } from './bundle.ts'

/**
 * The scripts as V8 compiled them, for Node of this version on this architecture. V8 compiles a function when it is first
 * called; that is most of what a start takes. So a server is started here, from the same scripts, in a folder of its own,
 * and what had been compiled when it listened is kept.
 *
 * The same scripts give the same bytes: the tables in them are laid out by a seed.
 *
 * @returns by the keys of the scripts
 */
export async function compileScripts({ launch, scripts, assets }: Bundle): Promise<Map<string, Buffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-rehearsal-'))
  try {
    const rehearse = `const folder = ${JSON.stringify(folder)};\n${await bundleScript('scripts/binary/rehearse.ts')}`
    const rehearsed = `{${rehearse}}\n{${launch}}`
    for (const [key, content] of [...scripts, ...assets, ['launch.js', rehearsed] as const]) {
      const path = join(folder, 'assets', key)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
    }
    const main = join(folder, 'main.cjs')
    writeFileSync(main, launcher(rehearsed, mainPlace))
    execFileSync(
      process.execPath,
      ['--random-seed=1', '--min-semi-space-size=128', '--max-semi-space-size=128', main, 'serve'],
      {
        env: { STOA_DATA_DIR: join(folder, 'data'), STOA_PORT: '0', STOA_LOG_LEVEL: 'error' },
        stdio: ['ignore', 'ignore', 'inherit'],
        timeout: 120_000,
      },
    )
    return new Map([...scripts.keys()].map((key) => [key, readFileSync(join(folder, 'compiled', key))]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
