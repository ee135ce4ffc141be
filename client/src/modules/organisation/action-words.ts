import { useTranslation } from 'react-i18next'

/** The actions of the organisation that have words here. A newer server may know more: those show their name. */
const namedActions = [
  'users.list',
  'users.create',
  'organisation.manage_people',
  'organisation.manage_departments',
  'organisation.manage_groups',
  'organisation.manage_roles',
  'organisation.import',
  'organisation.export',
  'organisation.hand_over',
  'spaces.create',
  'documents.erase',
  'rights.preview',
  'audit.read',
  'audit.export',
  'federation.manage',
  'calendar.manage',
  'templates.manage',
  'administration.read',
  'backups.read',
  'backups.run',
] as const

/** Those about people first, as they stand above; unknown ones last. */
export const inTheirOrder = (actions: readonly string[]): string[] => {
  const placeOf = (action: string) => {
    const at = namedActions.findIndex((named) => named === action)
    return at < 0 ? namedActions.length : at
  }
  return [...actions].sort((a, b) => placeOf(a) - placeOf(b))
}

/** What an action allows, in the reader's words. */
export function useActionWords(): (action: string) => string {
  const { t } = useTranslation('organisation')
  return (action) => {
    const known = namedActions.find((named) => named === action)
    return known === undefined ? action : t(`action.${known}`)
  }
}
