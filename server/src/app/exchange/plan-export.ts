import { createHash } from 'node:crypto'
import { exchangeFail } from './exchange.errors.ts'
import {
  bytesOf,
  type ImportPlan,
  largestMarkdown,
  opened,
  type PlanOptions,
  seeded,
  textOf,
  UnusableFileError,
} from './import-plan.ts'
import type { ImportSource, SourceFile } from './import-source.ts'
import { type ExportedDocument, type ExportedFile, manifestName, parseManifest } from './manifest.ts'

/**
 * What an export of Stoa becomes: each document as it was, or, where somebody changed its Markdown since, of that.
 * @throws exchange.damaged, exchange.newer
 */
export function planExport(source: ImportSource, manifestText: string, options: PlanOptions): ImportPlan {
  const manifest = parseManifest(manifestText)
  const listed = new Set([manifestName])
  for (const { files, kind, schemaVersion } of manifest.documents) {
    if (schemaVersion > (options.kinds.find(kind)?.schemaVersion ?? 0)) throw exchangeFail('exchange.newer')
    for (const file of Object.values(files)) listed.add(file.path)
  }
  const unlisted = [...source.files.keys()].filter((path) => !listed.has(path))
  return {
    spaces: manifest.spaces.map(({ id, name, description }) => ({ key: id, name, description })),
    documents: manifest.documents.map((document) => {
      const markdown = source.files.get(document.files.markdown?.path ?? '')
      const isGone = document.files.yjs === undefined || !source.files.has(document.files.yjs.path)
      return {
        key: document.id,
        parentKey: document.parent,
        spaceKey: document.space,
        kind: document.kind,
        title: document.title,
        path: (isGone ? document.files.markdown : document.files.yjs)?.path ?? document.title,
        from: isGone && markdown !== undefined ? 'markdown' : 'document',
        state: () => stateOf(document, source, options),
      }
    }),
    leftOut: [...source.leftOut, ...unlisted.map((path) => ({ path, why: 'the export does not list it' }))],
  }
}

async function stateOf(
  { kind: name, files }: ExportedDocument,
  source: ImportSource,
  options: PlanOptions,
): Promise<Uint8Array> {
  const kind = options.kinds.get(name)
  const markdown = find(source, files.markdown)
  const state = find(source, files.yjs)
  const isChanged =
    markdown !== null && sha256(await bytesOf(markdown, largestMarkdown)) !== files.markdown!.sha256
  if (markdown !== null && (isChanged || state === null))
    return seeded(kind, await textOf(markdown, largestMarkdown), options)
  if (state === null) throw new UnusableFileError('neither its .yjs nor its Markdown is there')
  const bytes = await bytesOf(state, options.documentBytes)
  if (sha256(bytes) !== files.yjs!.sha256) throw new UnusableFileError('it is not as it was exported')
  return opened(kind, bytes, options)
}

const find = (source: ImportSource, file: ExportedFile | undefined): SourceFile | null =>
  file === undefined ? null : (source.files.get(file.path) ?? null)

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
