import type { CustomRole } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Avatar, Dialog, ErrorState, GhostLines, IconButton, notifyFailure } from '../../platform/ui/index.ts'
import { PersonPicker } from './person-picker.tsx'
import { roleMembersQuery, useGiveRole, useTakeRole } from './roles.queries.ts'

interface RoleMembersDialogProps {
  role: CustomRole
  onClose: () => void
}

/** Who has a role; giving and taking take effect at once. */
export function RoleMembersDialog({ role, onClose }: RoleMembersDialogProps) {
  const { t } = useTranslation('organisation')
  const members = useQuery(roleMembersQuery(role.id))
  const give = useGiveRole()
  const take = useTakeRole()
  return (
    <Dialog title={t('roles.members_of', { name: role.name })} onClose={onClose}>
      <PersonPicker
        withoutGuests
        autoFocus
        label={t('departments.add_person')}
        except={new Set(members.data?.map(({ id }) => id))}
        onPick={(person) => give.mutate({ roleId: role.id, userId: person.id }, { onError: notifyFailure })}
      />
      {members.isPending && <GhostLines widths={['100%', '100%']} height="2rem" />}
      {members.isError && <ErrorState compact error={members.error} onRetry={() => void members.refetch()} />}
      {members.data?.length === 0 && <p className="text-small text-ink-3">{t('roles.nobody')}</p>}
      <ul aria-label={t('departments.people')}>
        {members.data?.map((person) => (
          <li key={person.id} className="flex items-center gap-3 border-b border-stone-3/70 py-2">
            <Avatar person={person} decorative />
            <span className="min-w-0 grow truncate">{person.name}</span>
            <IconButton
              size="compact"
              label={t('member.remove', { name: person.name })}
              isDisabled={take.isPending}
              onPress={() => take.mutate({ roleId: role.id, userId: person.id }, { onError: notifyFailure })}
            >
              <X size={16} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
