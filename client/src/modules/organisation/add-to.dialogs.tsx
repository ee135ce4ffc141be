import type { PersonCard } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState, FormDialog, TextField } from '../../platform/ui/index.ts'
import { departmentChoices } from './department-tree.ts'
import { departmentsQuery, useSetDepartmentMember } from './departments.queries.ts'
import { allGroupsQuery, useSetGroupMember } from './groups.queries.ts'
import { PickOne } from './pickers.tsx'
import { rolesQuery, useGiveRole } from './roles.queries.ts'

interface AddToProps {
  person: PersonCard
  /** Ids of what the reader may put people into. */
  among: ReadonlySet<string>
  onClose: () => void
}

export function AddToDepartmentDialog({ person, among, onClose }: AddToProps) {
  const { t } = useTranslation('organisation')
  const departments = useQuery(departmentsQuery)
  const set = useSetDepartmentMember()
  const [id, setId] = useState<string>()
  const [title, setTitle] = useState('')
  const there = new Set(person.departments.map((department) => department.id))
  return (
    <FormDialog
      title={t('person.add_department_title', { name: person.name })}
      confirm={t('member.add')}
      canConfirm={id !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        if (id !== undefined) await set.mutateAsync({ departmentId: id, userId: person.id, title })
      }}
    >
      {departments.isError && (
        <ErrorState compact error={departments.error} onRetry={() => void departments.refetch()} />
      )}
      <PickOne
        label={t('filter.department')}
        choices={departmentChoices(departments.data ?? []).filter(
          (choice) => among.has(choice.id) && !there.has(choice.id),
        )}
        value={id}
        onChange={setId}
        placeholder={t('picker.department')}
      />
      <TextField
        label={t('member.title')}
        value={title}
        onChange={setTitle}
        maxLength={80}
        autoComplete="off"
      />
    </FormDialog>
  )
}

export function AddToGroupDialog({ person, among, onClose }: AddToProps) {
  const { t } = useTranslation('organisation')
  const groups = useQuery(allGroupsQuery)
  const set = useSetGroupMember()
  const [id, setId] = useState<string>()
  const there = new Set(person.groups.map((group) => group.id))
  return (
    <FormDialog
      title={t('person.add_group_title', { name: person.name })}
      confirm={t('member.add')}
      canConfirm={id !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        if (id !== undefined) await set.mutateAsync({ groupId: id, userId: person.id })
      }}
    >
      <PickOne
        label={t('filter.group')}
        choices={(groups.data ?? [])
          .filter((group) => among.has(group.id) && !there.has(group.id))
          .map((group) => ({ id: group.id, label: group.name }))}
        value={id}
        onChange={setId}
        placeholder={t('picker.group')}
      />
    </FormDialog>
  )
}

export function GiveRoleDialog({ person, onClose }: Omit<AddToProps, 'among'>) {
  const { t } = useTranslation('organisation')
  const roles = useQuery(rolesQuery)
  const give = useGiveRole()
  const [id, setId] = useState<string>()
  const has = new Set(person.customRoles.map((role) => role.id))
  return (
    <FormDialog
      title={t('person.give_role_title', { name: person.name })}
      confirm={t('person.give_role')}
      canConfirm={id !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        if (id !== undefined) await give.mutateAsync({ roleId: id, userId: person.id })
      }}
    >
      <PickOne
        label={t('roles.one')}
        choices={(roles.data ?? [])
          .filter((role) => !has.has(role.id))
          .map((role) => ({ id: role.id, label: role.name }))}
        value={id}
        onChange={setId}
        placeholder={t('picker.role')}
      />
    </FormDialog>
  )
}
