import { DocumentKind } from '@stoa/protocol'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { exchangeFail } from './exchange.errors.ts'

/** Grows with every change that an older import would misread. */
export const formatVersion = 1
export const manifestName = 'manifest.json'

/** More of it is no list of documents. In bytes. */
export const largestManifest = 256 * 1024 * 1024

const File = Type.Object({
  path: Type.String({ minLength: 1, maxLength: 4_096 }),
  bytes: Type.Integer({ minimum: 0 }),
  /** In hex. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})

/** One document. Parents stand before their children, siblings in their order. */
const ExportedDocument = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  space: Type.String({ minLength: 1, maxLength: 100 }),
  parent: Type.Union([Type.String(), Type.Null()]),
  kind: DocumentKind,
  /** Of the kind, when it was exported. */
  schemaVersion: Type.Integer({ minimum: 1 }),
  title: Type.String({ maxLength: 300 }),
  createdAt: Type.String(),
  updatedAt: Type.String(),
  /** `markdown` and `text` are for people, `json` and `csv` for programs, `yjs` is the document itself. */
  files: Type.Partial(Type.Object({ markdown: File, text: File, json: File, csv: File, yjs: File })),
})

/** What an export says of itself. Unknown fields are of a later version that changed nothing, and are left alone. */
export const Manifest = Type.Object({
  format: Type.Literal('stoa-export'),
  formatVersion: Type.Integer({ minimum: 1 }),
  /** Of the Stoa that wrote it. */
  version: Type.String(),
  exportedAt: Type.String(),
  spaces: Type.Array(
    Type.Object({
      id: Type.String({ minLength: 1, maxLength: 100 }),
      name: Type.String({ maxLength: 120 }),
      description: Type.String({ maxLength: 2_000 }),
    }),
  ),
  documents: Type.Array(ExportedDocument),
})
export type Manifest = Static<typeof Manifest>
export type ExportedDocument = Static<typeof ExportedDocument>
export type ExportedFile = Static<typeof File>

/** @throws exchange.damaged, exchange.newer */
export function parseManifest(text: string): Manifest {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw exchangeFail('exchange.damaged', { cause, meta: { detail: `${manifestName} is no JSON` } })
  }
  const stated = (parsed as { formatVersion?: unknown } | null)?.formatVersion
  if (typeof stated === 'number' && stated > formatVersion) throw exchangeFail('exchange.newer')
  if (!Value.Check(Manifest, parsed)) {
    const [fault] = Value.Errors(Manifest, parsed)
    const detail = `${manifestName}${fault === undefined ? '' : `: ${fault.instancePath} ${fault.message}`}`
    throw exchangeFail('exchange.damaged', { meta: { detail } })
  }
  const before = new Set<string>()
  for (const { id, parent, space } of parsed.documents) {
    const isKnown = (parent === null || before.has(parent)) && parsed.spaces.some((each) => each.id === space)
    if (!isKnown || before.has(id))
      throw exchangeFail('exchange.damaged', { meta: { detail: `${manifestName}: ${id} stands wrongly` } })
    before.add(id)
  }
  return parsed
}
