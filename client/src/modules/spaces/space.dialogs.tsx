import type { Space } from '@stoa/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import { FormDialog, TextField } from '../../platform/ui/index.ts'
import { ShareDialog } from '../rights/index.ts'
import { useCreateSpace, useUpdateSpace } from './spaces.queries.ts'

interface CreateSpaceDialogProps {
  onClose: () => void
  onCreated: (space: Space) => void
}

export function CreateSpaceDialog({ onClose, onCreated }: CreateSpaceDialogProps) {
  const { t } = useTranslation('spaces')
  const create = useCreateSpace()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const field = (path: string) => (isApiError(create.error) ? create.error.fieldMessage(path) : undefined)
  return (
    <FormDialog
      title={t('create.title')}
      confirm={t('create.submit')}
      canConfirm={name.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        onCreated(await create.mutateAsync({ name, ...(description === '' ? {} : { description }) }))
      }}
    >
      <p className="text-ink-2">{t('create.lead')}</p>
      <TextField
        label={t('create.name')}
        value={name}
        onChange={setName}
        isRequired
        autoFocus
        maxLength={120}
        error={field('/name')}
        autoComplete="off"
      />
      <TextField
        label={t('create.description')}
        help={t('create.description_help')}
        value={description}
        onChange={setDescription}
        maxLength={500}
        multiline
        error={field('/description')}
      />
    </FormDialog>
  )
}

interface SpaceDialogProps {
  space: Space
  onClose: () => void
}

export function SpaceSettingsDialog({ space, onClose }: SpaceDialogProps) {
  const { t } = useTranslation('spaces')
  const update = useUpdateSpace(space.id)
  const [name, setName] = useState(space.name)
  const [description, setDescription] = useState(space.description)
  return (
    <FormDialog
      title={t('edit.title')}
      confirm={t('edit.submit')}
      canConfirm={name.trim() !== ''}
      onClose={onClose}
      onConfirm={() => update.mutateAsync({ name, description })}
    >
      <TextField
        label={t('create.name')}
        value={name}
        onChange={setName}
        isRequired
        autoFocus
        maxLength={120}
        autoComplete="off"
      />
      <TextField
        label={t('create.description')}
        help={t('create.description_help')}
        value={description}
        onChange={setDescription}
        maxLength={500}
        multiline
      />
    </FormDialog>
  )
}

export function SpaceMembersDialog({ space, onClose }: SpaceDialogProps) {
  return (
    <ShareDialog
      thing={{ type: 'space', id: space.id, title: space.name }}
      address={new URL(`/s/${space.id}`, window.location.origin).href}
      mayManage={space.can.includes('spaces.manage_members')}
      onClose={onClose}
    />
  )
}
