export { homeKeys } from './home.queries.ts'
export { HomeScreen } from './home.screen.tsx'
export { homeWords } from './locales/index.ts'
export { SpaceHomeScreen } from './space-home.screen.tsx'
