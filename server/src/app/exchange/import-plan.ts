import type { DocumentKind as KindName } from '@stoa/protocol'
import * as Y from 'yjs'
import { AppError } from '../../platform/errors/app-error.ts'
import { ZipFault } from '../../platform/zip/zip-format.ts'
import type { DocumentKind, DocumentKindRegistry } from '../../sync/index.ts'
import { exchangeFail } from './exchange.errors.ts'
import type { ImportSource, LeftOut, SourceFile } from './import-source.ts'
import { largestManifest, manifestName } from './manifest.ts'
import { planExport } from './plan-export.ts'
import { planMarkdown } from './plan-markdown.ts'

/** What becomes of a file. */
export interface PlannedDocument {
  /** Of this plan. */
  readonly key: string
  readonly parentKey: string | null
  readonly spaceKey: string
  readonly kind: KindName
  readonly title: string
  /** What it is made of; for a folder without a page of its own, the folder. */
  readonly path: string
  readonly from: 'document' | 'markdown' | 'folder'
  /** Its content: a Yjs update, made anew at each call. @throws UnusableFileError */
  state(): Promise<Uint8Array>
}

export interface ImportPlan {
  readonly spaces: readonly { readonly key: string; readonly name: string; readonly description: string }[]
  /** Parents before their children, siblings in their order. */
  readonly documents: readonly PlannedDocument[]
  readonly leftOut: readonly LeftOut[]
}

/** What a plan is made with. */
export interface PlanOptions {
  readonly kinds: DocumentKindRegistry
  /** Of the organisation. */
  readonly language: string
  /** Largest encoded document, in bytes. */
  readonly documentBytes: number
}

/** A file that cannot become what it should; the message says why. */
export class UnusableFileError extends Error {
  override readonly name = 'UnusableFileError'
}

/** Looks at everything, and changes nothing. @throws exchange.damaged, newer, suspicious, too_large, not_a_source */
export async function planImport(source: ImportSource, options: PlanOptions): Promise<ImportPlan> {
  const list = source.files.get(manifestName)
  const manifest = list === undefined ? null : await textOf(list, largestManifest).catch(inOurWords)
  const plan =
    manifest !== null && manifest.includes('"stoa-export"')
      ? planExport(source, manifest, options)
      : planMarkdown(source, options)
  if (plan.documents.length === 0) throw exchangeFail('exchange.not_a_source')
  return plan
}

/** What is wrong with the files of a plan, each tried. Empty: all of it can be taken over. */
export async function faultsOf(
  plan: ImportPlan,
  onProgress: (done: number, total: number) => void,
): Promise<LeftOut[]> {
  const faults: LeftOut[] = []
  for (const [index, document] of plan.documents.entries()) {
    onProgress(index, plan.documents.length)
    try {
      await document.state()
    } catch (error) {
      if (!(error instanceof UnusableFileError)) return inOurWords(error)
      faults.push({ path: document.path, why: error.message })
    }
  }
  return faults
}

function inOurWords(cause: unknown): never {
  if (cause instanceof ZipFault)
    throw exchangeFail('exchange.suspicious', { cause, meta: { detail: cause.message } })
  if (cause instanceof UnusableFileError)
    throw exchangeFail('exchange.too_large', { cause, meta: { detail: cause.message } })
  if (cause instanceof Error && !(cause instanceof AppError) && 'syscall' in cause)
    throw exchangeFail('exchange.unreadable', { cause, meta: { detail: cause.message } })
  throw cause
}

/** @param most in bytes: nothing larger is read. @throws UnusableFileError */
export async function bytesOf({ bytes, read }: SourceFile, most: number): Promise<Buffer> {
  if (bytes > most) throw new UnusableFileError(`it has ${bytes} bytes, more than ${most}`)
  return read()
}

/** @throws UnusableFileError */
export async function textOf(file: SourceFile, most: number): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await bytesOf(file, most))
  } catch (error) {
    if (error instanceof TypeError) throw new UnusableFileError('it is not UTF-8')
    throw error
  }
}

/** Markdown that is taken, in bytes: one million characters, as over HTTP, whatever the script. */
export const largestMarkdown = 4_000_000

/** A new document with these words. @throws UnusableFileError */
export async function seeded(
  kind: DocumentKind,
  markdown: string,
  { language, documentBytes }: PlanOptions,
): Promise<Uint8Array> {
  const document = new Y.Doc()
  try {
    await kind.seed(document, { markdown, language })
    return within(Y.encodeStateAsUpdate(document), kind, documentBytes)
  } catch (error) {
    if (error instanceof UnusableFileError) throw error
    throw new UnusableFileError(`its Markdown cannot be read: ${(error as Error).message}`)
  } finally {
    document.destroy()
  }
}

/** The document that a state is of, opened as the server would. @throws UnusableFileError */
export async function opened(
  kind: DocumentKind,
  state: Uint8Array,
  { documentBytes }: PlanOptions,
): Promise<Uint8Array> {
  const document = new Y.Doc()
  try {
    Y.applyUpdate(document, state)
    if (document.store.pendingStructs !== null || document.store.pendingDs !== null)
      throw new UnusableFileError('a part of it is missing')
    await kind.render?.text?.(document)
    return within(Y.encodeStateAsUpdate(document), kind, documentBytes)
  } catch (error) {
    if (error instanceof UnusableFileError) throw error
    throw new UnusableFileError(`it does not open as a ${kind.name}: ${(error as Error).message}`)
  } finally {
    document.destroy()
  }
}

function within(state: Uint8Array, { limits }: DocumentKind, documentBytes: number): Uint8Array {
  const most = Math.min(documentBytes, limits?.documentBytes ?? documentBytes)
  if (state.length > most)
    throw new UnusableFileError(`it becomes a document of ${state.length} bytes, more than ${most}`)
  return state
}
