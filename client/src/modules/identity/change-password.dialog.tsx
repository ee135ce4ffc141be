import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import { describeError, FormDialog, notify, TextField } from '../../platform/ui/index.ts'
import { useChangePassword } from './account.queries.ts'

export function ChangePasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('identity')
  const change = useChangePassword()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const wrong = isApiError(change.error, 'identity.wrong_password') ? describeError(change.error) : undefined
  const weak = isApiError(change.error) ? change.error.fieldMessage('/password') : undefined
  return (
    <FormDialog
      title={t('password.change')}
      confirm={t('password.change')}
      canConfirm={current !== '' && password.length >= 10}
      onClose={onClose}
      describe={(error) => (isApiError(error, 'identity.wrong_password') ? undefined : describeError(error))}
      onConfirm={async () => {
        await change.mutateAsync({ current, password })
        notify(t('password.changed'))
      }}
    >
      <p className="text-ink-2">{t('password.change_lead')}</p>
      <TextField
        label={t('password.current')}
        type="password"
        value={current}
        onChange={setCurrent}
        isRequired
        autoFocus
        autoComplete="current-password"
        error={wrong}
      />
      <TextField
        label={t('password.new')}
        type="password"
        value={password}
        onChange={setPassword}
        isRequired
        minLength={10}
        autoComplete="new-password"
        help={t('field.password_help')}
        error={weak}
      />
    </FormDialog>
  )
}
