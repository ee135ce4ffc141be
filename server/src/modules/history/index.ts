export { historyModule } from './history.module.ts'
export type { HistoryService } from './history.service.ts'
