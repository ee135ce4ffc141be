import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launcher } from '../../server/src/platform/assets/start-thread.ts'
import { type Bundle, bundleScript, mainPlace } from './bundle.ts'
import { seed, steadyFlags } from './steady-flags.ts'

/**
 * The scripts as V8 compiled them, for Node of this version on this architecture. V8 compiles a function when it is first
 * called; that is most of what a start takes. So a server is started here, from the same scripts, in a folder of its own,
 * and what had been compiled when it was at rest is kept.
 *
 * The same scripts give the same bytes: see steady-flags.ts and settle.ts.
 *
 * @returns by the keys of the scripts
 */
export async function compileScripts({ launch, scripts, assets }: Bundle): Promise<Map<string, Buffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-rehearsal-'))
  const run = (flags: readonly string[], ...parameters: string[]) =>
    execFileSync(process.execPath, [...flags, ...parameters], {
      env: { STOA_DATA_DIR: join(folder, 'data'), STOA_PORT: '0', STOA_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 120_000,
    })
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
    run(steadyFlags, main, 'serve')
    const keys = [...scripts.keys()]
    const settle = fileURLToPath(new URL('./settle.ts', import.meta.url))
    for (const key of keys) run([seed], settle, folder, key)
    return new Map(keys.map((key) => [key, readFileSync(join(folder, 'settled', key))]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
