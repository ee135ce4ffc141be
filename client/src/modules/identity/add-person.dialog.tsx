import { type OrganisationRole, organisationRoles } from '@stoa/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import { Dialog, FormDialog, notify, Select, TextField } from '../../platform/ui/index.ts'
import { type CreatedUser, useCreateUser } from './identity.queries.ts'
import { SecretOnce } from './secret-once.tsx'
import { useMe } from './use-me.ts'

export function AddPersonDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('identity')
  const me = useMe()
  const create = useCreateUser()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [role, setRole] = useState<OrganisationRole>('member')
  const [created, setCreated] = useState<CreatedUser>()
  const field = (path: string) => (isApiError(create.error) ? create.error.fieldMessage(path) : undefined)
  const offered = organisationRoles.filter((candidate) => candidate !== 'owner' || me.user.role === 'owner')

  if (created?.temporaryPassword !== undefined)
    return (
      <Dialog title={t('people.temporary_title', { name: created.name })} onClose={onClose}>
        <p className="text-ink-2">{t('people.temporary_body')}</p>
        <SecretOnce label={t('field.password')} value={created.temporaryPassword} onDone={onClose} />
      </Dialog>
    )
  return (
    <FormDialog
      title={t('people.add')}
      confirm={t('people.add')}
      canConfirm={name.trim() !== '' && email.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        const user = await create.mutateAsync({ name, email, role, ...(password === '' ? {} : { password }) })
        // The password that was made is shown this once, in place of the form.
        if (user.temporaryPassword !== undefined) {
          setCreated(user)
          return 'stay-open'
        }
        notify(t('people.created', { name: user.name }))
        return undefined
      }}
    >
      <TextField
        label={t('field.person_name')}
        value={name}
        onChange={setName}
        isRequired
        autoFocus
        error={field('/name')}
        autoComplete="off"
      />
      <TextField
        label={t('field.email')}
        type="email"
        value={email}
        onChange={setEmail}
        isRequired
        error={field('/email')}
        autoComplete="off"
      />
      <TextField
        label={t('field.password')}
        type="password"
        value={password}
        onChange={setPassword}
        help={t('people.password_help')}
        error={field('/password')}
        autoComplete="new-password"
      />
      <Select
        label={t('organisation_role.label')}
        choices={offered.map((candidate) => ({ id: candidate, label: t(`organisation_role.${candidate}`) }))}
        value={role}
        onChange={setRole}
      />
    </FormDialog>
  )
}
