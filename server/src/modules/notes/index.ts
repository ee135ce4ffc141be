export { notesModule } from './notes.module.ts'
export type { NotesService } from './notes.service.ts'
