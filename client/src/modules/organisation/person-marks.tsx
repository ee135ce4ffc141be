import type { OrganisationRole } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'
import { Tag } from '../../platform/ui/index.ts'

interface PersonMarksProps {
  role: OrganisationRole | null
  state: 'active' | 'deactivated'
}

/** What one must know of somebody at a glance: a guest, an administrator, an account that is off. */
export function PersonMarks({ role, state }: PersonMarksProps) {
  const { t } = useTranslation(['organisation', 'identity'])
  return (
    <>
      {role === 'guest' && <Tag tone="ochre">{t('identity:organisation_role.guest')}</Tag>}
      {(role === 'owner' || role === 'admin') && (
        <Tag tone="aegean">{t(`identity:organisation_role.${role}`)}</Tag>
      )}
      {state === 'deactivated' && <Tag>{t('person.deactivated')}</Tag>}
    </>
  )
}
