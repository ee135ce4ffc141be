import type { Department } from '@stoa/protocol'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import { FormDialog, notify, Select, TextField } from '../../platform/ui/index.ts'
import { departmentChoices, departmentsFrom, siblingsUnder } from './department-tree.ts'
import {
  useCreateDepartment,
  useDeleteDepartment,
  useMoveDepartment,
  useRenameDepartment,
} from './departments.queries.ts'
import { PickOne } from './pickers.tsx'

export type DepartmentDialog =
  | { kind: 'create'; parentId: string | null }
  | { kind: 'rename' | 'move' | 'delete'; department: Department }

interface DepartmentDialogsProps {
  dialog: DepartmentDialog
  departments: readonly Department[]
  openId: string | undefined
  onClose: () => void
}

export function DepartmentDialogs({ dialog, departments, openId, onClose }: DepartmentDialogsProps) {
  switch (dialog.kind) {
    case 'create':
      return <CreateDialog departments={departments} parentId={dialog.parentId} onClose={onClose} />
    case 'rename':
      return <RenameDialog department={dialog.department} onClose={onClose} />
    case 'move':
      return <MoveDialog departments={departments} department={dialog.department} onClose={onClose} />
    case 'delete':
      return (
        <DeleteDialog
          departments={departments}
          department={dialog.department}
          openId={openId}
          onClose={onClose}
        />
      )
  }
}

interface DialogProps {
  department: Department
  onClose: () => void
}
interface AmongProps {
  departments: readonly Department[]
}

function CreateDialog({
  departments,
  parentId,
  onClose,
}: AmongProps & { parentId: string | null; onClose: () => void }) {
  const { t } = useTranslation('organisation')
  const navigate = useNavigate()
  const create = useCreateDepartment()
  const [name, setName] = useState('')
  const parent = departments.find(({ id }) => id === parentId)
  return (
    <FormDialog
      title={parent ? t('departments.create_in', { name: parent.name }) : t('departments.create')}
      confirm={t('departments.create_submit')}
      canConfirm={name.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        const made = await create.mutateAsync({ name, parentId })
        void navigate({ to: '/people/departments/$departmentId', params: { departmentId: made.id } })
      }}
    >
      <NameField
        value={name}
        onChange={setName}
        error={isApiError(create.error) ? create.error.fieldMessage('/name') : undefined}
      />
    </FormDialog>
  )
}

function RenameDialog({ department, onClose }: DialogProps) {
  const { t } = useTranslation(['organisation', 'ui'])
  const rename = useRenameDepartment(department.id)
  const [name, setName] = useState(department.name)
  return (
    <FormDialog
      title={t('departments.rename')}
      confirm={t('ui:action.save')}
      canConfirm={name.trim() !== '' && name !== department.name}
      onClose={onClose}
      onConfirm={() => rename.mutateAsync(name)}
    >
      <NameField
        value={name}
        onChange={setName}
        error={isApiError(rename.error) ? rename.error.fieldMessage('/name') : undefined}
      />
    </FormDialog>
  )
}

const first = 'first'

/** Under which department, and there after which one. */
function MoveDialog({ departments, department, onClose }: DialogProps & AmongProps) {
  const { t } = useTranslation('organisation')
  const move = useMoveDepartment(department.id)
  const [parentId, setParentId] = useState<string | null>(department.parentId)
  const siblings = siblingsUnder(departments, parentId, department.id)
  const [after, setAfter] = useState<string>()
  const last = siblings.at(-1)?.id ?? first
  const barred = departmentsFrom(departments, department.id)
  return (
    <FormDialog
      title={t('departments.move_title', { name: department.name })}
      confirm={t('departments.move_submit')}
      onClose={onClose}
      onConfirm={async () => {
        const place = after ?? last
        await move.mutateAsync({ parentId, afterId: place === first ? null : place })
        notify(t('departments.moved', { name: department.name }))
      }}
    >
      <p className="text-ink-2">{t('departments.move_body')}</p>
      <PickOne
        label={t('departments.under')}
        choices={departmentChoices(departments).filter(({ id }) => !barred.has(id))}
        value={parentId ?? undefined}
        onChange={(id) => {
          setParentId(id ?? null)
          setAfter(undefined)
        }}
        placeholder={t('departments.at_top')}
      />
      <Select
        label={t('departments.place')}
        choices={[
          { id: first, label: t('departments.first') },
          ...siblings.map(({ id, name }) => ({ id, label: t('departments.after', { name }) })),
        ]}
        value={after ?? last}
        onChange={setAfter}
      />
    </FormDialog>
  )
}

/** An empty one goes; from another one everybody must go somewhere. */
function DeleteDialog({
  departments,
  department,
  openId,
  onClose,
}: DialogProps & AmongProps & { openId: string | undefined }) {
  const { t } = useTranslation('organisation')
  const navigate = useNavigate()
  const remove = useDeleteDepartment(department.id)
  const barred = departmentsFrom(departments, department.id)
  const [moveTo, setMoveTo] = useState<string | undefined>(department.parentId ?? undefined)
  const below = barred.size - 1
  const empty = department.memberCount === 0 && below === 0
  return (
    <FormDialog
      danger
      title={t('departments.delete_title', { name: department.name })}
      confirm={t('departments.delete')}
      canConfirm={empty || moveTo !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        await remove.mutateAsync(empty ? null : (moveTo ?? null))
        if (openId === department.id) void navigate({ to: '/people/departments', replace: true })
      }}
    >
      <p className="text-ink-2">
        {empty
          ? t('departments.delete_empty')
          : t('departments.delete_full', {
              people: t('departments.members', { count: department.memberCount }),
              below: t('departments.below', { count: below }),
            })}
      </p>
      {!empty && (
        <PickOne
          label={t('departments.move_to')}
          choices={departmentChoices(departments).filter(({ id }) => !barred.has(id))}
          value={moveTo}
          onChange={setMoveTo}
          placeholder={t('picker.department')}
        />
      )}
      <p className="text-small text-ink-3">{t('departments.delete_rights')}</p>
    </FormDialog>
  )
}

interface NameFieldProps {
  value: string
  onChange: (value: string) => void
  error: string | undefined
}

function NameField({ value, onChange, error }: NameFieldProps) {
  const { t } = useTranslation('organisation')
  return (
    <TextField
      label={t('departments.name')}
      value={value}
      onChange={onChange}
      isRequired
      autoFocus
      maxLength={80}
      autoComplete="off"
      error={error}
    />
  )
}
