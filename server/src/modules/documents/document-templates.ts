import type { DocumentKind } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'

/** What a new document begins as. */
export interface DocumentTemplate {
  readonly kind: DocumentKind
  /** For where none is given. */
  readonly title: string
  /** A Yjs update. */
  readonly state: Uint8Array
}

/** Finds a template and fills it in for this person, now; null where there is none that they may use. */
export type FindTemplate = (actor: Actor, templateId: string) => Promise<DocumentTemplate | null>

declare module '../../platform/module/module.ts' {
  interface Contributions {
    /** Whoever keeps templates. */
    documentTemplates: FindTemplate
  }
}
