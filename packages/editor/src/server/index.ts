export { type PageFormat, readOutline, renderDocument } from './render-document.ts'
export { readText } from './read-text.ts'
export { createPageEditor, UnreadablePageError } from './headless-page.ts'
export { PageNotEmptyError, seedEmpty, seedFromMarkdown } from './seed-page.ts'
