import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seedFromMarkdown } from '@stoa/editor/server'
import * as Y from 'yjs'
import { startExample } from './example-server.ts'

/** `node example/start.ts [port]`: a page that everybody with the address edits together. */
const doc = new Y.Doc()
seedFromMarkdown(doc, await readFile(join(import.meta.dirname, 'sample-page.md'), 'utf8'))
const example = await startExample({ doc, port: Number(process.argv[2] ?? 4720) })
process.stdout.write(`Open this in two windows: ${example.url}?name=Anna&color=2a69ac\n`)
process.stdout.write(`and in Chinese:           ${example.url}?name=李梅&color=8f4a1d&language=zh-CN\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void example.close())
