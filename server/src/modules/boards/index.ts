export { boardCsv } from './board-csv.ts'
export { boardsModule } from './boards.module.ts'
export type { BoardsService } from './boards.service.ts'
export type { CardEdits } from './card-edits.ts'
