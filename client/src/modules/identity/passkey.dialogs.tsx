import type { Passkey } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { describeError, FormDialog, notify, TextField } from '../../platform/ui/index.ts'
import {
  newPasskeyOptions,
  securityQuery,
  useAddPasskey,
  useRemovePasskey,
  useRenamePasskey,
} from './account.queries.ts'
import { makePasskey, PasskeyNotChosenError } from './passkey-ceremony.ts'

export function AddPasskeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('identity')
  const security = useQuery(securityQuery)
  const add = useAddPasskey()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const asksPassword = security.data?.password === true
  return (
    <FormDialog
      title={t('passkey.add')}
      confirm={t('passkey.add_submit')}
      canConfirm={name.trim() !== '' && security.isSuccess && (!asksPassword || password !== '')}
      onClose={onClose}
      describe={(error) =>
        error instanceof PasskeyNotChosenError ? t('passkey.not_made') : describeError(error)
      }
      onConfirm={async () => {
        const options = await newPasskeyOptions(asksPassword ? password : undefined)
        await add.mutateAsync({ name: name.trim(), passkey: await makePasskey(options) })
        notify(t('passkey.added'))
      }}
    >
      <p className="text-ink-2">{t('passkey.add_lead')}</p>
      <TextField
        label={t('passkey.name')}
        help={t('passkey.name_help')}
        value={name}
        onChange={setName}
        isRequired
        autoFocus
        maxLength={80}
        autoComplete="off"
      />
      {asksPassword && (
        <TextField
          label={t('password.yours')}
          type="password"
          value={password}
          onChange={setPassword}
          isRequired
          autoComplete="current-password"
        />
      )}
    </FormDialog>
  )
}

interface PasskeyDialogProps {
  passkey: Passkey
  onClose: () => void
}

export function RenamePasskeyDialog({ passkey, onClose }: PasskeyDialogProps) {
  const { t } = useTranslation(['identity', 'ui'])
  const rename = useRenamePasskey()
  const [name, setName] = useState(passkey.name)
  return (
    <FormDialog
      title={t('passkey.rename')}
      confirm={t('ui:action.save')}
      canConfirm={name.trim() !== ''}
      onClose={onClose}
      onConfirm={() => rename.mutateAsync({ id: passkey.id, name: name.trim() })}
    >
      <TextField
        label={t('passkey.name')}
        value={name}
        onChange={setName}
        isRequired
        autoFocus
        maxLength={80}
        autoComplete="off"
      />
    </FormDialog>
  )
}

export function RemovePasskeyDialog({ passkey, onClose }: PasskeyDialogProps) {
  const { t } = useTranslation('identity')
  const remove = useRemovePasskey()
  return (
    <FormDialog
      danger
      title={t('passkey.remove_title', { name: passkey.name })}
      confirm={t('passkey.remove')}
      onClose={onClose}
      onConfirm={() => remove.mutateAsync(passkey.id)}
    >
      <p className="text-ink-2">{t('passkey.remove_body')}</p>
    </FormDialog>
  )
}
