import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CheckBox, FormDialog, TextField } from '../../platform/ui/index.ts'
import { useSetDepartmentMember } from './departments.queries.ts'

interface DepartmentMemberDialogProps {
  departmentId: string
  departmentName: string
  person: { id: string; name: string }
  member: { title: string; isHead: boolean; isAdmin: boolean; isMain: boolean }
  onClose: () => void
}

/** What somebody is in a department. */
export function DepartmentMemberDialog({
  departmentId,
  departmentName,
  person,
  member,
  onClose,
}: DepartmentMemberDialogProps) {
  const { t } = useTranslation(['organisation', 'ui'])
  const set = useSetDepartmentMember()
  const [title, setTitle] = useState(member.title)
  const [isHead, setHead] = useState(member.isHead)
  const [isAdmin, setAdmin] = useState(member.isAdmin)
  const [isMain, setMain] = useState(member.isMain)
  return (
    <FormDialog
      title={t('member.edit_title', { name: person.name, place: departmentName })}
      confirm={t('ui:action.save')}
      onClose={onClose}
      onConfirm={() =>
        set.mutateAsync({
          departmentId,
          userId: person.id,
          title,
          isHead,
          // Left out when it stays as it is: giving it takes a right that managing members does not.
          ...(isAdmin === member.isAdmin ? {} : { isAdmin }),
          ...(isMain && !member.isMain ? { isMain: true as const } : {}),
        })
      }
    >
      <TextField
        label={t('member.title')}
        value={title}
        onChange={setTitle}
        maxLength={80}
        autoFocus
        autoComplete="off"
      />
      <div className="flex flex-col gap-2.5">
        <CheckBox label={t('duty.head')} help={t('duty.head_help')} isSelected={isHead} onChange={setHead} />
        <CheckBox
          label={t('duty.admin')}
          help={t('duty.admin_help')}
          isSelected={isAdmin}
          onChange={setAdmin}
        />
        <CheckBox
          label={t('duty.main')}
          help={t('duty.main_help')}
          isSelected={isMain}
          isDisabled={member.isMain}
          onChange={setMain}
        />
      </div>
    </FormDialog>
  )
}

interface LeaveDialogProps {
  name: string
  place: string
  onClose: () => void
  onConfirm: () => Promise<unknown>
}

export function LeaveDialog({ name, place, onClose, onConfirm }: LeaveDialogProps) {
  const { t } = useTranslation('organisation')
  return (
    <FormDialog
      danger
      title={t('member.leave_title', { name, place })}
      confirm={t('member.leave')}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      <p className="text-ink-2">{t('member.leave_body')}</p>
    </FormDialog>
  )
}
