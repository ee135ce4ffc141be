import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { boardCsv } from '../../modules/boards/index.ts'
import type { KnownDocument } from '../../modules/documents/index.ts'
import type { KnownSpace } from '../../modules/spaces/index.ts'
import type { DocumentKind, SyncCore } from '../../sync/index.ts'
import type { ExportSink } from './export-sink.ts'
import { NamesInFolders } from './file-names.ts'
import {
  type ExportedDocument,
  type ExportedFile,
  formatVersion,
  type Manifest,
  manifestName,
} from './manifest.ts'

export interface ExportOptions {
  readonly sync: SyncCore
  readonly sink: ExportSink
  readonly spaces: readonly KnownSpace[]
  /** Parents before their children, siblings in their order. */
  readonly documents: readonly KnownDocument[]
  readonly version: string
  readonly at: number
  /** How a person is called. */
  nameOf(personId: string): string | null
  onProgress(done: number, total: number): void
}

/** Writes documents as files that people and programs read, with a list of them. */
export async function exportDocuments(options: ExportOptions): Promise<Manifest> {
  const { sync, sink, spaces, documents, version, at, onProgress } = options
  const names = new NamesInFolders()
  // Of its own name nothing else may be called.
  names.place('', 'manifest')
  const folders = new Map(spaces.map(({ id, name }) => [id, names.place('', name)]))
  const paths = new Map<string, string>()
  const listed: ExportedDocument[] = []
  for (const [index, document] of documents.entries()) {
    onProgress(index, documents.length)
    const parent = paths.has(document.parent_id ?? '') ? document.parent_id : null
    const path = names.place(
      parent === null ? folders.get(document.space_id)! : paths.get(parent)!,
      document.title,
    )
    paths.set(document.id, path)
    const files: Record<string, ExportedFile> = {}
    for (const { format, ending, bytes } of await filesOf(document, options)) {
      const file = `${path}.${ending}`
      await sink.add(file, bytes)
      files[format] = { path: file, bytes: bytes.length, sha256: sha256(bytes) }
    }
    listed.push({
      id: document.id,
      space: document.space_id,
      parent,
      kind: document.kind,
      schemaVersion: sync.kinds.get(document.kind).schemaVersion,
      title: document.title,
      createdAt: new Date(document.created_at).toISOString(),
      updatedAt: new Date(document.updated_at).toISOString(),
      files,
    })
  }
  onProgress(documents.length, documents.length)
  const manifest: Manifest = {
    format: 'stoa-export',
    formatVersion,
    version,
    exportedAt: new Date(at).toISOString(),
    spaces: spaces.map(({ id, name, description }) => ({ id, name, description })),
    documents: listed,
  }
  await sink.add(manifestName, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`))
  return manifest
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

interface FileOfDocument {
  readonly format: keyof ExportedDocument['files']
  readonly ending: string
  readonly bytes: Uint8Array
}

function filesOf(
  { id, kind: name }: KnownDocument,
  { sync, nameOf }: ExportOptions,
): Promise<FileOfDocument[]> {
  const kind = sync.kinds.get(name)
  return sync.read(id, name, async (document) => {
    const files: FileOfDocument[] = []
    const add = (format: FileOfDocument['format'], ending: string, text: string): void =>
      void files.push({ format, ending, bytes: Buffer.from(text.endsWith('\n') ? text : `${text}\n`) })
    for (const format of textsOf(kind))
      add(format, ending[format], await kind.render![format]!(document, { nameOf }))
    if (name === 'board') add('csv', 'csv', boardCsv(document, nameOf))
    files.push({ format: 'yjs', ending: 'yjs', bytes: Y.encodeStateAsUpdate(document) })
    return files
  })
}

const ending = { markdown: 'md', text: 'txt', json: 'json' } as const

/** A board is a table; what is written is Markdown. */
function textsOf({ name, render }: DocumentKind): ('markdown' | 'text' | 'json')[] {
  const words = name === 'board' ? [] : name === 'raw' ? (['text'] as const) : (['markdown'] as const)
  return [...words, 'json' as const].filter((format) => render?.[format] !== undefined)
}
