export { templatesWords } from './locales/index.ts'
export { SaveAsTemplateDialog } from './save-as-template.dialog.tsx'
export { TemplateGallery } from './template-gallery.tsx'
export { templateKeys } from './templates.queries.ts'
