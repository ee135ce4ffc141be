import { lateScreen } from '../../platform/late-screen.tsx'

export { notesWords } from './locales/index.ts'
export { noteKeys } from './notes.queries.ts'

/** Brings the editor and the sync protocol along, so only when a note is opened. */
export const NoteScreen = lateScreen(async () => (await import('./note.screen.tsx')).NoteScreen)
