import { existsSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Command } from 'commander'
import { loadConfig } from '../../platform/config/load-config.ts'
import { paddingOf, tarEnd, tarHeader } from '../../platform/tar/tar-format.ts'
import { explain } from '../command-line/explain.ts'
import { printResult, talk } from '../command-line/output.ts'
import { type BundlePart, bundleParts } from '../support-bundle/bundle-parts.ts'

interface SupportBundleOptions {
  to?: string
  log?: string
  json?: boolean
}

/** Works beside a running server, without one, and on a data folder that is damaged. */
export function addSupportBundleCommand(program: Command): void {
  const command = program
    .command('support-bundle')
    .description(
      'write what a helper needs into one archive, without secrets, names or contents; prints its path',
    )
    .option('--to <path>', 'a folder, or the name of the new file; else the folder you are in')
    .option('--log <file>', 'take the last lines of this log of Stoa along')
    .option('--json', 'what is in it, as JSON')
    .action(writeBundle)
  explain(command, {
    examples: {
      'stoa support-bundle': 'into the folder you are in',
      'journalctl -u stoa -o cat > stoa.log; stoa support-bundle --log stoa.log':
        'with the log, under systemd',
    },
    more: [
      'In it: the version, the settings with values masked, what the doctor finds, counts and sizes, /metrics of the running server. Never in it: secrets, contents, titles, names, mail addresses, addresses of machines. It is plain text in a .tar.gz: read it before you send it.',
    ],
  })
}

async function writeBundle(options: SupportBundleOptions): Promise<void> {
  const parts = await bundleParts(loadConfig(process.env), { log: options.log ?? null })
  const madeAt = Date.now()
  const path = pathFor(options.to ?? '.', madeAt)
  // For this account alone: whoever sends it decides who reads it.
  await writeFile(path, gzipSync(archived(parts, madeAt)), { mode: 0o600, flag: 'wx' })
  talk('Read it before you send it: tar -xzOf shows all of it.')
  const contents = parts.map(({ name, text }) => ({ name, bytes: Buffer.byteLength(text) }))
  printResult(options, { path, contents }, path)
}

function pathFor(to: string, madeAt: number): string {
  const path = resolve(to)
  const stamp = new Date(madeAt).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return existsSync(path) && statSync(path).isDirectory() ? join(path, `stoa-support-${stamp}.tar.gz`) : path
}

function archived(parts: readonly BundlePart[], madeAt: number): Buffer {
  const pieces = parts.flatMap(({ name, text }) => {
    const bytes = Buffer.from(text)
    const header = tarHeader({ name: `stoa-support/${name}`, size: bytes.length }, madeAt)
    return [header, bytes, Buffer.alloc(paddingOf(bytes.length))]
  })
  return Buffer.concat([...pieces, tarEnd])
}
