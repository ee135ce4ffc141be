export { StoaEditor } from './stoa-editor.tsx'
export type { StoaEditorHandle, StoaEditorProps } from './editor-props.ts'
export type {
  ActionToCard,
  CardsPort,
  CardState,
  DayInputProps,
  FoundPerson,
  OfferedBlock,
  PeoplePort,
} from './block-ports.ts'
export { type EditorMessages, en, messagesFor, zhCN } from './messages.ts'
export type { CollaborationProvider, PageAwareness, PageUser } from '../yjs/collaboration-port.ts'
export type { RootResolver } from '../yjs/page-root.ts'
export type { UnsupportedPage } from '../yjs/schema-guard.ts'
export type { OutlineEntry } from '../core/page-outline.ts'
