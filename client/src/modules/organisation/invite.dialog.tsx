import {
  type CreatedInvitation,
  type Language,
  languages,
  type OrganisationRole,
  organisationRoles,
} from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import { FormDialog, Select, TextField } from '../../platform/ui/index.ts'
import { languageNames, useMe } from '../identity/index.ts'
import { departmentChoices } from './department-tree.ts'
import { departmentsQuery } from './departments.queries.ts'
import { allGroupsQuery } from './groups.queries.ts'
import { InvitationLinkDialog } from './invitation-link.dialog.tsx'
import { useInvite } from './people.queries.ts'
import { PickMany } from './pickers.tsx'

/** Asks somebody in: by mail where there is an address, and always by a link to pass on. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['organisation', 'identity'])
  const me = useMe()
  const invite = useInvite()
  const departments = useQuery(departmentsQuery)
  const groups = useQuery(allGroupsQuery)
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<OrganisationRole>('member')
  const [language, setLanguage] = useState<Language>(me.organisation.language)
  const [departmentIds, setDepartmentIds] = useState<string[]>([])
  const [groupIds, setGroupIds] = useState<string[]>([])
  const [made, setMade] = useState<CreatedInvitation>()
  const field = (path: string) => (isApiError(invite.error) ? invite.error.fieldMessage(path) : undefined)
  const offered = organisationRoles.filter((candidate) => candidate !== 'owner' || me.user.role === 'owner')
  if (made !== undefined) return <InvitationLinkDialog invitation={made} onClose={onClose} />
  return (
    <FormDialog
      title={t('invite.title')}
      confirm={t(email.trim() === '' ? 'invite.submit_link' : 'invite.submit')}
      onClose={onClose}
      onConfirm={async () => {
        const address = email.trim()
        const places = { departmentIds: role === 'guest' ? [] : departmentIds, groupIds }
        setMade(
          await invite.mutateAsync({
            role,
            language,
            placement: places,
            ...(address === '' ? {} : { email: address }),
          }),
        )
        return 'stay-open'
      }}
    >
      <TextField
        label={t('identity:field.email')}
        type="email"
        value={email}
        onChange={setEmail}
        autoFocus
        autoComplete="off"
        help={t('invite.email_help')}
        error={field('/email')}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={t('identity:organisation_role.label')}
          choices={offered.map((candidate) => ({
            id: candidate,
            label: t(`identity:organisation_role.${candidate}`),
            detail: t(`role_note.${candidate}`),
          }))}
          value={role}
          onChange={setRole}
        />
        <Select
          label={t('identity:setup.language')}
          choices={languages.map((id) => ({ id, label: languageNames[id] }))}
          value={language}
          onChange={setLanguage}
        />
      </div>
      {role === 'guest' ? (
        <p className="rounded-m bg-ochre-soft px-3 py-2 text-small text-ochre">{t('invite.guest')}</p>
      ) : (
        <PickMany
          label={t('invite.departments')}
          choices={departmentChoices(departments.data ?? [])}
          value={departmentIds}
          onChange={setDepartmentIds}
          placeholder={t('picker.department')}
        />
      )}
      <PickMany
        label={t('invite.groups')}
        choices={(groups.data ?? []).map(({ id, name }) => ({ id, label: name }))}
        value={groupIds}
        onChange={setGroupIds}
        placeholder={t('picker.group')}
      />
    </FormDialog>
  )
}
