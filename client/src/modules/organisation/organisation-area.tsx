import { Outlet, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { AreaDoors } from './area-doors.tsx'

const doors = [
  { to: '/people', word: 'area.people', needs: 'users.list' },
  { to: '/people/departments', word: 'area.departments', needs: 'users.list' },
  { to: '/people/groups', word: 'area.groups', needs: 'users.list' },
  { to: '/people/invitations', word: 'area.invitations', needs: 'users.create' },
  { to: '/people/roles', word: 'area.roles', needs: 'organisation.manage_roles' },
  { to: '/people/calendar', word: 'area.calendar', needs: 'calendar.manage' },
  { to: '/people/sign-in', word: 'area.sign_in', needs: 'federation.manage' },
] as const

/** The part of the house that is about people: its doors on top, the room behind the open one below. */
export function OrganisationArea() {
  const { t } = useTranslation('organisation')
  const { personId } = useParams({ strict: false })
  const { can } = useMe()
  const open = doors.filter(({ needs }) => can.includes(needs))
  // Guests have no directory, but may look at the card of somebody they work with.
  if (open.length === 0 && personId !== undefined) return <Outlet />
  if (open.length === 0)
    return (
      <div className="mx-auto w-full max-w-[52rem] px-5 py-8 md:px-10 md:py-12">
        <EmptyState level={1} title={t('area.guest_title')}>
          {t('area.guest_body')}
        </EmptyState>
      </div>
    )
  return (
    <>
      <AreaDoors label={t('area.label')} doors={open.map(({ to, word }) => ({ to, label: t(word) }))} />
      <Outlet />
    </>
  )
}
