import type { TotpSetup } from '@stoa/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, FormDialog, notify, TextField } from '../../platform/ui/index.ts'
import { beginTotp, useConfirmTotp, useDisableTotp, useRenewRecoveryCodes } from './account.queries.ts'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

interface CloseProps {
  onClose: () => void
}

/** Three steps in one dialog: the password, the code of the app, the recovery codes. */
export function SetUpTotpDialog({ onClose }: CloseProps) {
  const { t } = useTranslation('identity')
  const confirm = useConfirmTotp()
  const [password, setPassword] = useState('')
  const [setup, setSetup] = useState<TotpSetup>()
  const [code, setCode] = useState('')
  const [codes, setCodes] = useState<string[]>()
  if (codes !== undefined)
    return (
      <Dialog title={t('totp.codes_title')} onClose={onClose}>
        <RecoveryCodes codes={codes} onDone={onClose} />
      </Dialog>
    )
  if (setup === undefined)
    return (
      <FormDialog
        key="password"
        title={t('totp.set_up')}
        confirm={t('totp.continue')}
        canConfirm={password !== ''}
        onClose={onClose}
        onConfirm={async () => {
          setSetup(await beginTotp(password))
          return 'stay-open'
        }}
      >
        <p className="text-ink-2">{t('totp.set_up_lead')}</p>
        <PasswordField value={password} onChange={setPassword} />
      </FormDialog>
    )
  return (
    <FormDialog
      key="code"
      title={t('totp.set_up')}
      confirm={t('totp.turn_on')}
      canConfirm={code.replaceAll(' ', '').length === 6}
      onClose={onClose}
      onConfirm={async () => {
        setCodes((await confirm.mutateAsync(code)).codes)
        return 'stay-open'
      }}
    >
      <p className="text-ink-2">{t('totp.scan')}</p>
      <QrCode text={setup.uri} label={t('totp.qr')} />
      <details className="text-small text-ink-2">
        <summary className="w-fit rounded-s">{t('totp.no_camera')}</summary>
        <code className="mt-2 block select-all rounded-m border border-stone-3 bg-stone-1 px-3 py-2 font-mono break-all text-ink-1">
          {setup.secret.replace(/(.{4})(?=.)/g, '$1 ')}
        </code>
      </details>
      <TextField
        label={t('second_step.code')}
        value={code}
        onChange={setCode}
        isRequired
        autoFocus
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        className="max-w-[12rem]"
      />
    </FormDialog>
  )
}

export function DisableTotpDialog({ onClose }: CloseProps) {
  const { t } = useTranslation('identity')
  const disable = useDisableTotp()
  const [password, setPassword] = useState('')
  return (
    <FormDialog
      danger
      title={t('totp.disable_title')}
      confirm={t('totp.disable')}
      canConfirm={password !== ''}
      onClose={onClose}
      onConfirm={async () => {
        await disable.mutateAsync(password)
        notify(t('totp.disabled'))
      }}
    >
      <p className="text-ink-2">{t('totp.disable_body')}</p>
      <PasswordField value={password} onChange={setPassword} />
    </FormDialog>
  )
}

export function RenewCodesDialog({ onClose }: CloseProps) {
  const { t } = useTranslation('identity')
  const renew = useRenewRecoveryCodes()
  const [password, setPassword] = useState('')
  const [codes, setCodes] = useState<string[]>()
  if (codes !== undefined)
    return (
      <Dialog title={t('totp.codes_title')} onClose={onClose}>
        <RecoveryCodes codes={codes} onDone={onClose} />
      </Dialog>
    )
  return (
    <FormDialog
      title={t('totp.renew')}
      confirm={t('totp.renew')}
      canConfirm={password !== ''}
      onClose={onClose}
      onConfirm={async () => {
        setCodes((await renew.mutateAsync(password)).codes)
        return 'stay-open'
      }}
    >
      <p className="text-ink-2">{t('totp.renew_body')}</p>
      <PasswordField value={password} onChange={setPassword} />
    </FormDialog>
  )
}

function PasswordField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('identity')
  return (
    <TextField
      label={t('password.yours')}
      type="password"
      value={value}
      onChange={onChange}
      isRequired
      autoFocus
      autoComplete="current-password"
    />
  )
}
