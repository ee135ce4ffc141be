import { lazy } from 'react'

export { pagesWords } from './locales/index.ts'

/** Brings the editor and the sync protocol along, so only when a page is opened. */
export const PageScreen = lazy(async () => ({ default: (await import('./page.screen.tsx')).PageScreen }))
