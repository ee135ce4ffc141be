import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog, TextField } from '../../platform/ui/index.ts'

interface GroupFormDialogProps {
  title: string
  confirm: string
  name?: string
  description?: string
  onClose: () => void
  onConfirm: (request: { name: string; description: string }) => Promise<unknown>
}

/** The name and purpose of a group, new or known. */
export function GroupFormDialog({
  title,
  confirm,
  name: named = '',
  description: described = '',
  onClose,
  onConfirm,
}: GroupFormDialogProps) {
  const { t } = useTranslation('organisation')
  const [name, setName] = useState(named)
  const [description, setDescription] = useState(described)
  return (
    <FormDialog
      title={title}
      confirm={confirm}
      canConfirm={name.trim() !== ''}
      onClose={onClose}
      onConfirm={() => onConfirm({ name, description })}
    >
      <TextField
        label={t('groups.name')}
        value={name}
        onChange={setName}
        isRequired
        autoFocus
        maxLength={80}
        autoComplete="off"
      />
      <TextField
        label={t('groups.description')}
        help={t('groups.description_help')}
        value={description}
        onChange={setDescription}
        maxLength={500}
        multiline
      />
    </FormDialog>
  )
}
