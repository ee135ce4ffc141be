export { documentsModule } from './documents.module.ts'
export type { DocumentsService } from './documents.service.ts'
export type { DocumentsViews } from './documents.tables.ts'
export { presentNode } from './documents.presenter.ts'
