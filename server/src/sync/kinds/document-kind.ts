import type { ComparedBlock, ComparedPart, DocumentKind as DocumentKindName } from '@stoa/protocol'
import type * as Y from 'yjs'

export type RenderFormat = 'markdown' | 'json' | 'text' | 'html'

/** First content of a document. Each kind takes what it knows and refuses the rest (`SeedRefusedError`). */
export interface SeedInput {
  readonly markdown?: string
  /** Language of the organisation, for text the kind puts in by itself. BCP 47. */
  readonly language?: string
}

export interface RenderOptions {
  /** Names people by their ids, for whoever reads; null: not known. Left out: nobody is named. */
  readonly nameOf?: (personId: string) => string | null
}

export interface RestoreOptions {
  /** Who else is typing right now: by Yjs client the first clock of what came in during the last moments. */
  readonly typing: ReadonlyMap<number, number>
}

/** What differs between two states: of a text its blocks, of what is made of parts those that are not the same. */
export interface KindComparison {
  readonly blocks?: ComparedBlock[]
  /** People by their ids: names are in another place than content. */
  readonly parts?: (Omit<ComparedPart, 'changes'> & {
    readonly changes: (Omit<ComparedPart['changes'][number], 'person'> & {
      readonly personId: string | null
    })[]
  })[]
}

/** When a change is reported: after so much quiet, and at the latest so long after the first that was not, in ms. */
export interface ReportPace {
  readonly quietMs: number
  readonly maxWaitMs: number
}

/** What a document's text does not say of itself. */
export interface DocumentFacts {
  /**
   * Who wrote with this Yjs client id; null for the server itself. Undefined when that is not known: only of kinds that
   * ask for it (`tellsWriters`), and only of what came in since the document is in memory.
   */
  writerOf(clientId: number): string | null | undefined
  /** Whose updates were applied in a transaction of this document; undefined in the same cases. */
  writersIn(transaction: Y.Transaction): ReadonlySet<string | null> | undefined
  /** Number of the last update that is in it. */
  readonly sequence: number
}

/** Of a document that is not in memory. */
export const unknownWriters = { writerOf: () => undefined, writersIn: () => undefined }

/**
 * What the sync plane knows of a kind of document. Modules register theirs; the plane itself defines `raw`.
 */
export interface DocumentKind {
  readonly name: DocumentKindName
  /** Version of the content's shape. A client that says it knows only an older one is turned away. */
  readonly schemaVersion: number
  readonly limits?: {
    /** Largest encoded size in bytes, when smaller than the general limit. */
    readonly documentBytes?: number
  }
  /** When its changes are reported. Default: `changeQuietMs` and `changeMaxWaitMs` of the limits. */
  readonly reports?: ReportPace
  /** Remembers who writes with which Yjs client id, for `SyncCore.read`. It takes reading each update once more. */
  readonly tellsWriters?: boolean
  /**
   * Writes the first content into an empty document. Called once per document, on the server.
   * @throws SeedRefusedError for input that the kind does not take
   */
  seed(document: Y.Doc, input: SeedInput): void | Promise<void>
  /**
   * Renders the document. Must not change it: it may be the live one. A missing format is one the kind
   * does not offer. `json` answers a JSON text.
   */
  readonly render?: Partial<
    Record<RenderFormat, (document: Y.Doc, options?: RenderOptions) => string | Promise<string>>
  >
  /**
   * The update that makes of `live` what `version`, an earlier state of the same document, was, by as small a change as it
   * can: what others write at the same time is merged with it. A kind without it gives earlier versions as copies only.
   * States and update are Yjs updates. A large document takes its time: not on the event loop.
   * @throws TooMuchWorkError
   */
  restore?(live: Uint8Array, version: Uint8Array, options: RestoreOptions): Promise<Uint8Array>
  /**
   * What changed between two states of one document, for people to read. Not on the event loop either.
   * @throws TooMuchWorkError
   */
  compare?(before: Uint8Array, after: Uint8Array): Promise<KindComparison>
}

/** The kinds of a server, by name. */
export class DocumentKindRegistry {
  readonly #kinds: ReadonlyMap<string, DocumentKind>

  /** @throws when two kinds have one name. */
  constructor(kinds: readonly DocumentKind[]) {
    const byName = new Map<string, DocumentKind>()
    for (const kind of kinds) {
      if (byName.has(kind.name)) throw new Error(`The document kind "${kind.name}" is registered twice.`)
      byName.set(kind.name, kind)
    }
    this.#kinds = byName
  }

  find(name: string): DocumentKind | undefined {
    return this.#kinds.get(name)
  }

  /** @throws when the kind is not offered by this server. */
  get(name: string): DocumentKind {
    const kind = this.find(name)
    if (kind === undefined) throw new Error(`This server has no documents of the kind "${name}".`)
    return kind
  }

  get names(): string[] {
    return [...this.#kinds.keys()]
  }
}
