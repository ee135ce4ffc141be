import type { CustomRole } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import { CheckBox, ErrorState, FormDialog, GhostLines, TextField } from '../../platform/ui/index.ts'
import { inTheirOrder, useActionWords } from './action-words.ts'
import { givableActionsQuery, useCreateRole, useUpdateRole } from './roles.queries.ts'

interface RoleFormDialogProps {
  /** Without it, a new one. */
  role?: CustomRole
  onClose: () => void
}

/** A role's name and what it allows. Nobody can put in more than they hold. */
export function RoleFormDialog({ role, onClose }: RoleFormDialogProps) {
  const { t } = useTranslation(['organisation', 'ui'])
  const words = useActionWords()
  const givable = useQuery(givableActionsQuery)
  const create = useCreateRole()
  const update = useUpdateRole(role?.id ?? '')
  const [name, setName] = useState(role?.name ?? '')
  const [description, setDescription] = useState(role?.description ?? '')
  const [actions, setActions] = useState<readonly string[]>(role?.actions ?? [])
  const error = create.error ?? update.error
  // Those it holds already, though the reader does not: they are seen, and stay.
  const beyond = actions.filter((action) => givable.data?.includes(action) === false)
  return (
    <FormDialog
      title={t(role ? 'roles.edit' : 'roles.create')}
      confirm={t(role ? 'ui:action.save' : 'roles.create_submit')}
      canConfirm={name.trim() !== '' && givable.isSuccess}
      onClose={onClose}
      onConfirm={() => {
        const request = { name, description, actions: [...actions] }
        return role ? update.mutateAsync(request) : create.mutateAsync(request)
      }}
    >
      <TextField
        label={t('roles.name')}
        value={name}
        onChange={setName}
        isRequired
        autoFocus
        maxLength={80}
        autoComplete="off"
        error={isApiError(error) ? error.fieldMessage('/name') : undefined}
      />
      <TextField
        label={t('roles.description')}
        value={description}
        onChange={setDescription}
        maxLength={500}
        autoComplete="off"
      />
      <fieldset>
        <legend className="mb-2 text-small font-semibold text-ink-2">{t('roles.allows')}</legend>
        {givable.isPending && <GhostLines widths={['60%', '70%', '50%']} />}
        {givable.isError && (
          <ErrorState compact error={givable.error} onRetry={() => void givable.refetch()} />
        )}
        <div className="flex flex-col gap-1.5">
          {inTheirOrder([...(givable.data ?? []), ...beyond]).map((action) => (
            <CheckBox
              key={action}
              label={words(action)}
              isSelected={actions.includes(action)}
              isDisabled={beyond.includes(action)}
              onChange={(on) =>
                setActions(on ? [...actions, action] : actions.filter((other) => other !== action))
              }
            />
          ))}
        </div>
      </fieldset>
      <p className="text-small text-ink-3">{t('roles.limit')}</p>
    </FormDialog>
  )
}
