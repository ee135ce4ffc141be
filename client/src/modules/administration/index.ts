export { AdministrationArea } from './administration-area.tsx'
export { BackupsScreen } from './backups/backups.screen.tsx'
export { administrationWords } from './locales/index.ts'
export { OverviewScreen } from './overview/overview.screen.tsx'
