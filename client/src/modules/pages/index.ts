import { lateScreen } from '../../platform/late-screen.tsx'

export { pagesWords } from './locales/index.ts'
export { TextByline } from './text-byline.tsx'
export { TextColumns } from './text-columns.tsx'
export { TextEditor, type TextEditorExtras } from './text-editor.tsx'
export { TextTitle } from './text-title.tsx'
export { useEditorDepartments, useEditorPeople } from './use-editor-people.ts'
export { useTextPlace } from './use-text-place.ts'

/** Brings the editor and the sync protocol along, so only when a page is opened. */
export const PageScreen = lateScreen(async () => (await import('./page.screen.tsx')).PageScreen)
export { EditorDay } from './editor-day.tsx'
