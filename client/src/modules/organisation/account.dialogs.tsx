import type { OrganisationRole, PersonCard } from '@stoa/protocol'
import { useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button, FormDialog, notify } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { useDeactivate, useEndSessionsOf, useReactivate, useSetOrganisationRole } from './people.queries.ts'
import { rolesInReach } from './roles-in-reach.ts'

interface AccountDialogProps {
  person: PersonCard
  onClose: () => void
}

export function ChangeRoleDialog({ person, onClose }: AccountDialogProps) {
  const { t } = useTranslation(['organisation', 'identity'])
  const me = useMe()
  const set = useSetOrganisationRole(person.id)
  const [role, setRole] = useState<OrganisationRole>(person.role ?? 'member')
  const offered = rolesInReach(me.user.role)
  return (
    <FormDialog
      title={t('account.role_title', { name: person.name })}
      confirm={t('account.change_role')}
      canConfirm={role !== person.role}
      onClose={onClose}
      onConfirm={() => set.mutateAsync(role)}
    >
      <RadioGroup
        aria-label={t('identity:organisation_role.label')}
        value={role}
        onChange={(value) => setRole(offered.find((known) => known === value) ?? role)}
        className="flex flex-col gap-1"
      >
        {offered.map((known) => (
          <Radio
            key={known}
            value={known}
            className="flex items-start gap-2.5 rounded-m border border-transparent px-3 py-2 data-[selected]:border-aegean data-[selected]:bg-aegean-soft"
          >
            {({ isSelected }) => (
              <>
                <span
                  aria-hidden
                  className="mt-1 grid size-4 shrink-0 place-items-center rounded-full border border-edge bg-raised"
                >
                  {isSelected && <span className="size-2 rounded-full bg-aegean" />}
                </span>
                <span>
                  <span className="font-semibold">{t(`identity:organisation_role.${known}`)}</span>
                  <span className="block text-small text-ink-2">{t(`role_note.${known}`)}</span>
                </span>
              </>
            )}
          </Radio>
        ))}
      </RadioGroup>
      <p className="text-small text-ink-3">{t('account.role_follows')}</p>
    </FormDialog>
  )
}

export function EndSessionsDialog({ person, onClose }: AccountDialogProps) {
  const { t } = useTranslation('organisation')
  const end = useEndSessionsOf(person.id)
  return (
    <FormDialog
      danger
      title={t('account.end_sessions_title', { name: person.name })}
      confirm={t('account.end_sessions')}
      onClose={onClose}
      onConfirm={async () => {
        await end.mutateAsync(undefined)
        notify(t('account.sessions_ended', { name: person.name }))
      }}
    >
      <p className="text-ink-2">{t('account.end_sessions_body')}</p>
    </FormDialog>
  )
}

interface DeactivateDialogProps extends AccountDialogProps {
  onHandOver: (() => void) | undefined
}

/** Says all that follows, and offers to hand things over first. */
export function DeactivateDialog({ person, onClose, onHandOver }: DeactivateDialogProps) {
  const { t } = useTranslation('organisation')
  const deactivate = useDeactivate(person.id)
  return (
    <FormDialog
      danger
      title={t('account.deactivate_title', { name: person.name })}
      confirm={t('account.deactivate_open')}
      onClose={onClose}
      onConfirm={async () => {
        await deactivate.mutateAsync(undefined)
        notify(t('account.deactivated', { name: person.name }))
      }}
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-ink-2 marker:text-ink-3">
        <li>{t('account.follows_out')}</li>
        <li>{t('account.follows_kept')}</li>
        <li>{t('account.follows_hidden')}</li>
        <li>{t('account.follows_back')}</li>
      </ul>
      {onHandOver && (
        <Button look="quiet" size="small" className="self-start" onPress={onHandOver}>
          {t('account.hand_over_first')}
        </Button>
      )}
    </FormDialog>
  )
}

export function ReactivateDialog({ person, onClose }: AccountDialogProps) {
  const { t } = useTranslation('organisation')
  const reactivate = useReactivate(person.id)
  return (
    <FormDialog
      title={t('account.reactivate_title', { name: person.name })}
      confirm={t('account.reactivate_open')}
      onClose={onClose}
      onConfirm={async () => {
        await reactivate.mutateAsync(undefined)
        notify(t('account.reactivated', { name: person.name }))
      }}
    >
      <p className="text-ink-2">{t('account.reactivate_body')}</p>
    </FormDialog>
  )
}
