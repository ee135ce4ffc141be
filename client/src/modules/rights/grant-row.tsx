import type { Grant, Principal, Role } from '@stoa/protocol'
import { CircleHelp, Ellipsis, UserRoundX, UsersRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton, Menu, MenuItem, Select } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { PrincipalMark } from './principal-mark.tsx'
import { usePrincipalName, useRoleChoices } from './use-rights-words.ts'

interface GrantRowProps {
  grant: Grant
  detail: string
  /** Left out: the right is not changed here. */
  onRole?: (role: Role) => void
  onRemove?: () => void
  /** Why a person can see it. */
  onWhy: (principal: Principal) => void
  /** Who belongs to a department or group. */
  onMembers: ((principal: Principal) => void) | undefined
}

/** Who, and what they may do. */
export function GrantRow({ grant, detail, onRole, onRemove, onWhy, onMembers }: GrantRowProps) {
  const { t } = useTranslation(['rights', 'ui'])
  const me = useMe()
  const { principal, role } = grant
  const name = usePrincipalName()(principal)
  const choices = useRoleChoices()
  const items: ReactNode[] = []
  if (principal.type === 'person' && principal.name !== '')
    items.push(
      <MenuItem key="why" icon={<CircleHelp size={16} />} onAction={() => onWhy(principal)}>
        {t('why.open')}
      </MenuItem>,
    )
  if (onMembers && (principal.type === 'department' || principal.type === 'group') && principal.name !== '')
    items.push(
      <MenuItem key="members" icon={<UsersRound size={16} />} onAction={() => onMembers(principal)}>
        {t('row.members')}
      </MenuItem>,
    )
  if (onRemove)
    items.push(
      <MenuItem key="remove" danger icon={<UserRoundX size={16} />} onAction={onRemove}>
        {t('remove.open')}
      </MenuItem>,
    )
  return (
    <li className="flex min-h-12 items-center gap-3 border-b border-stone-3/70 py-1.5">
      <PrincipalMark type={principal.type} />
      <span className="min-w-0 grow">
        <span className="block truncate">
          {name}
          {principal.id === me.user.id && <span className="text-ink-3"> · {t('row.you')}</span>}
        </span>
        {detail !== '' && <span className="block text-small text-ink-3">{detail}</span>}
      </span>
      {onRole ? (
        <Select
          look="quiet"
          hideLabel
          label={t('row.role_of', { name })}
          choices={choices}
          value={role}
          onChange={onRole}
          className="shrink-0"
        />
      ) : (
        <span className="shrink-0 px-2 text-small text-ink-2">{t(`ui:role.${role}`)}</span>
      )}
      <span className="w-8 shrink-0 pointer-coarse:w-9">
        {items.length > 0 && (
          <Menu
            label={t('row.actions', { name })}
            trigger={
              <IconButton size="compact" tip="none" label={t('row.actions', { name })}>
                <Ellipsis size={16} aria-hidden />
              </IconButton>
            }
          >
            {items}
          </Menu>
        )}
      </span>
    </li>
  )
}
