import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { zstdCompressSync } from 'node:zlib'
import { archiveEnd } from './archive-end.ts'
import type { Manifest } from './manifest.ts'
import { paddingOf, tarEnd, tarHeader } from '../../../platform/tar/tar-format.ts'

/** A file of an archive that somebody put together by hand. */
export interface ForgedPart {
  readonly name: string
  readonly body?: Buffer | string
  /** What the header claims; left out: the truth. */
  readonly size?: number
  /** Of the header; left out: a regular file. */
  readonly type?: string
  readonly linkTo?: string
}

/** A manifest that claims this. */
export const forgedManifest = (claims: Partial<Manifest> = {}): Manifest => ({
  format: 'stoa-backup',
  formatVersion: 1,
  version: '0.0.0',
  createdAt: 0,
  scope: 'all',
  schema: { migrations: [], content: 1 },
  rows: { 'stoa.db': {}, 'content.db': {} },
  audit: null,
  bytes: { 'stoa.db': 0, 'content.db': 0, others: 1000 },
  others: 10,
  ...claims,
})

/** A well-formed tar of these, and the checksums that fit. */
export function forgeTar(manifest: Manifest | string, parts: readonly ForgedPart[], seal = true): Buffer {
  const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest)
  const all: ForgedPart[] = [{ name: 'manifest.json', body: text }, ...parts]
  const lines = all
    .map(({ name, body = '' }) => `${createHash('sha256').update(body).digest('hex')}  ${name}\n`)
    .join('')
  if (seal) all.push({ name: 'SHA256SUMS', body: lines })
  return Buffer.concat([...all.map(forgePart), tarEnd])
}

export function forgeArchive(path: string, tar: Buffer): string {
  writeFileSync(path, Buffer.concat([zstdCompressSync(tar), archiveEnd]))
  return path
}

function forgePart({ name, body = '', size, type, linkTo }: ForgedPart): Buffer {
  const bytes = Buffer.from(body)
  const header = tarHeader({ name, size: size ?? bytes.length }, 0)
  if (type !== undefined) header.write(type, 156, 'latin1')
  if (linkTo !== undefined) header.write(linkTo, 157, 'latin1')
  header.write('        ', 148, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return Buffer.concat([header, bytes, Buffer.alloc(paddingOf(bytes.length))])
}
