import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { AreaDoors, AreaPage } from '../organisation/index.ts'

const doors = [
  { to: '/administration', word: 'area.overview', needs: 'administration.read' },
  { to: '/administration/activity', word: 'area.activity', needs: 'administration.read' },
  { to: '/administration/backups', word: 'area.backups', needs: 'backups.read' },
  { to: '/administration/configuration', word: 'area.configuration', needs: 'administration.read' },
  { to: '/administration/mail', word: 'area.mail', needs: 'administration.read' },
] as const

/** The machine room, for whoever runs the server. */
export function AdministrationArea() {
  const { t } = useTranslation('administration')
  const { can } = useMe()
  const open = doors.filter(({ needs }) => can.includes(needs))
  if (open.length === 0)
    return (
      <AreaPage title={t('area.label')}>
        <EmptyState title={t('forbidden')}>{t('forbidden_body')}</EmptyState>
      </AreaPage>
    )
  return (
    <>
      <AreaDoors label={t('area.label')} doors={open.map(({ to, word }) => ({ to, label: t(word) }))} />
      <Outlet />
    </>
  )
}
