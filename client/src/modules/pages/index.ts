import { lazy } from 'react'

export { pagesWords } from './locales/index.ts'
export { whenNoneIsOpen } from './open-documents.ts'
export { SignOutDialog } from './sign-out.dialog.tsx'
export { UnsentNote } from './unsent-note.tsx'
export { useOutbox } from './use-outbox.ts'

/** Brings the editor and the sync protocol along, so only when a page is opened. */
export const PageScreen = lazy(async () => ({ default: (await import('./page.screen.tsx')).PageScreen }))
