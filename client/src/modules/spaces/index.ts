export { spacesWords } from './locales/index.ts'
export { MembersPanel } from './members-panel.tsx'
export { CreateSpaceDialog, SpaceMembersDialog, SpaceSettingsDialog } from './space.dialogs.tsx'
export { spaceKeys, spaceMembersQuery, spaceQuery, spacesQuery } from './spaces.queries.ts'
