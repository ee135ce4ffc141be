import type { PersonCard } from '@stoa/protocol'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Section } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import {
  ChangeRoleDialog,
  DeactivateDialog,
  EndSessionsDialog,
  ReactivateDialog,
} from './account.dialogs.tsx'
import { HandOverDialog } from './hand-over.dialog.tsx'
import { rolesInReach } from './roles-in-reach.ts'

type Open = 'role' | 'sessions' | 'hand-over' | 'deactivate' | 'reactivate'

/** What can be done with somebody's account, each with what follows from it. */
export function PersonAccount({ person }: { person: PersonCard }) {
  const { t } = useTranslation(['organisation', 'identity'])
  const me = useMe()
  const navigate = useNavigate()
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const manages = person.can.includes('people.manage') && person.role !== null
  const handsOver = me.can.includes('organisation.hand_over') && person.role !== 'guest'
  const self = person.id === me.user.id
  const previews = me.can.includes('rights.preview') && !self && person.state === 'active'
  if (!manages && !handsOver && !previews) return null
  const inReach = person.role !== null && rolesInReach(me.user.role).includes(person.role)
  return (
    <Section title={t('person.account')}>
      <ul>
        {manages && inReach && person.role !== null && (
          <Row
            name={t('identity:organisation_role.label')}
            note={t('role_note.line', {
              role: t(`identity:organisation_role.${person.role}`),
              note: t(`role_note.${person.role}`),
            })}
            button={t('account.change_role')}
            onPress={() => setOpen('role')}
          />
        )}
        {manages && person.state === 'active' && !self && (
          <Row
            name={t('account.sessions')}
            note={t('account.sessions_note')}
            button={t('account.end_sessions')}
            onPress={() => setOpen('sessions')}
          />
        )}
        {previews && (
          <Row
            name={t('account.preview')}
            note={t('account.preview_note')}
            button={t('account.preview_open', { name: person.name })}
            onPress={() =>
              void navigate({ to: '/people/$personId/preview', params: { personId: person.id } })
            }
          />
        )}
        {handsOver && (
          <Row
            name={t('hand_over.name')}
            note={t('hand_over.note')}
            button={t('hand_over.open')}
            onPress={() => setOpen('hand-over')}
          />
        )}
        {manages && !self && person.state === 'active' && (
          <Row
            danger
            name={t('account.deactivate')}
            note={t('account.deactivate_note')}
            button={t('account.deactivate_open')}
            onPress={() => setOpen('deactivate')}
          />
        )}
        {manages && person.state === 'deactivated' && (
          <Row
            name={t('account.reactivate')}
            note={t('account.reactivate_note')}
            button={t('account.reactivate_open')}
            onPress={() => setOpen('reactivate')}
          />
        )}
      </ul>
      {open === 'role' && <ChangeRoleDialog person={person} onClose={close} />}
      {open === 'sessions' && <EndSessionsDialog person={person} onClose={close} />}
      {open === 'hand-over' && <HandOverDialog person={person} onClose={close} />}
      {open === 'deactivate' && (
        <DeactivateDialog
          person={person}
          onClose={close}
          onHandOver={handsOver ? () => setOpen('hand-over') : undefined}
        />
      )}
      {open === 'reactivate' && <ReactivateDialog person={person} onClose={close} />}
    </Section>
  )
}

interface RowProps {
  name: string
  note: string
  button: string
  danger?: boolean
  onPress: () => void
}

const Row = ({ name, note, button, danger = false, onPress }: RowProps) => (
  <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-stone-3/70 py-3">
    <div className="min-w-0 max-w-[28rem]">
      <p className="font-semibold">{name}</p>
      <p className="text-small text-ink-3">{note}</p>
    </div>
    <Button size="small" look={danger ? 'quiet-danger' : 'secondary'} onPress={onPress}>
      {button}
    </Button>
  </li>
)
