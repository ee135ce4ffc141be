export { spacesWords } from './locales/index.ts'
export { CreateSpaceDialog, SpaceMembersDialog, SpaceSettingsDialog } from './space.dialogs.tsx'
export { spaceKeys, spaceQuery, spacesQuery } from './spaces.queries.ts'
