export { boardsModule } from './boards.module.ts'
