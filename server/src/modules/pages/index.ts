export { pagesModule } from './pages.module.ts'
