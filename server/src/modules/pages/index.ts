export { pagesModule } from './pages.module.ts'
export { pageVersions } from './page-versions.ts'
