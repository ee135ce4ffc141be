import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildExecutable } from './build-executable.ts'
import { type Architecture, architectures, root } from './repository.ts'

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    arch: { type: 'string', default: architectures.join(',') },
    output: { type: 'string', default: join(root, 'dist') },
  },
})
const wanted = values.arch.split(',')
const unknown = wanted.filter((name) => !architectures.some((known) => known === name))
if (values.help || unknown.length > 0) {
  console.error(
    'npm run build:binary -- [--arch x64,arm64] [--output dist]\n\n' +
      'Writes one executable for each architecture, with its SHA-256 and its bill of materials (CycloneDX) beside it,\n' +
      'and the man page.\n' +
      'For another architecture than this one its parts are fetched from the registry, once.',
  )
  process.exit(values.help ? 0 : 2)
}
for (const architecture of wanted as Architecture[]) {
  const { path, sha256, bytes } = await buildExecutable(architecture, values.output)
  console.log(`${path}  ${(bytes / 1e6).toFixed(1)} MB  sha256 ${sha256}`)
}
