import type { ComponentType } from 'react'
import type * as Y from 'yjs'
import type { OutlineEntry } from '../core/page-outline.ts'
import type { CollaborationProvider, PageUser } from '../yjs/collaboration-port.ts'
import type { RootResolver } from '../yjs/page-root.ts'
import type { UnsupportedPage } from '../yjs/schema-guard.ts'
import type { CardsPort, DayInputProps, OfferedBlock, PeoplePort } from './block-ports.ts'
import type { EditorMessages } from './messages.ts'

/** What a host can do with a mounted editor. Valid until the component unmounts. */
export interface StoaEditorHandle {
  /** Puts the caret where it was, or at the start of the page. */
  focus(): void
  /** Opens find and replace, with the selected text as the query. */
  openFind(): void
  /** Scrolls to a heading and puts the focus there. Returns whether there is one with this slug. */
  scrollToHeading(slug: string): boolean
  getMarkdown(): string
  outline(): OutlineEntry[]
}

export interface StoaEditorProps {
  /** The host's document, seeded on the server. Another document means another page: the editor rebinds. */
  readonly doc: Y.Doc
  /**
   * Where in the document the content lies, for a rich text nested in something else: a card's description on a board.
   * May be written inline: the editor rebinds when what it finds is another element. Default: the document is a page.
   */
  readonly root?: RootResolver
  /** `compact` fits a side panel: smaller type, as high as its content, the browser's own find. Default `page`. */
  readonly variant?: 'page' | 'compact'
  /** What a screen reader calls the field. Default: the language's own word for a page. */
  readonly label?: string
  /** Default: none, then nobody else's cursor is shown. */
  readonly provider?: CollaborationProvider | null
  readonly user: PageUser
  /** Default `true`. The editor is read-only by itself while the page loads. */
  readonly editable?: boolean
  /** Language tag of the interface. Default `en`. */
  readonly language?: string
  /** Replaces single words of the chosen language. */
  readonly messages?: Partial<EditorMessages>
  /** Default: the language's own. */
  readonly placeholder?: string
  /**
   * Say `true` once the provider has synced: if the page is still empty then, it was never seeded, and the
   * editor says so instead of waiting for ever. Default: unknown.
   */
  readonly synced?: boolean
  /** Which blocks of a meeting and fields of a form the slash menu offers. Default: none. */
  readonly blocks?: readonly OfferedBlock[]
  /** Who can own a block or stand in a field. Default: names are typed. */
  readonly people?: PeoplePort | null
  readonly departments?: PeoplePort | null
  /** What action items are on a board. Default: their cards are not shown. */
  readonly cards?: CardsPort | null
  /**
   * How a day is entered. Default: the browser's own field, which speaks the browser's language and not `language`.
   * Always the same component: another one is mounted anew.
   */
  readonly dayInput?: ComponentType<DayInputProps> | null
  readonly className?: string
  /** Called once the page is shown, and again after a rebind. */
  readonly onReady?: (handle: StoaEditorHandle) => void
  /** Called when the headings changed, at most once a frame. */
  readonly onOutlineChange?: (outline: OutlineEntry[]) => void
  /** The page holds something this version does not know. Nothing is shown and nothing will be written. */
  readonly onUnsupported?: (page: UnsupportedPage) => void
  /** The editor broke and stopped writing. The document is left as it was. */
  readonly onError?: (error: Error) => void
  /** Gives headings a button; the host turns the slug into an address and copies it. */
  readonly onCopyHeadingLink?: (slug: string) => void
}
