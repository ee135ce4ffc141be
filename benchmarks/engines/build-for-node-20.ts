import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { root } from '../../scripts/binary/repository.ts'

/**
 * Node 20 does not run TypeScript: writes a module with all that it needs as one script.
 * @param module its place in the repository
 */
export async function bundleForNode20(module: string, file: string, format: 'esm' | 'cjs'): Promise<void> {
  const build = await rolldown({
    input: join(root, module),
    platform: 'node',
    transform: { target: 'node20' },
  })
  await build.write({ format, codeSplitting: false, file })
  await build.close()
}
