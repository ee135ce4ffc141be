import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import { Button, describeError, FormError, TextField, useDocumentTitle } from '../../platform/ui/index.ts'
import { GateLayout, GateTitle } from './gate-layout.tsx'
import { completePasswordReset, requestPasswordReset } from './sign-in.queries.ts'
import { useLinkToken } from './use-link-token.ts'

/** The forgotten password. With the token of a mailed link, the place to choose a new one. */
export function PasswordScreen() {
  const { t } = useTranslation('identity')
  const token = useLinkToken()
  const [refused, setRefused] = useState<{ token: string; why: string }>()
  useDocumentTitle(t('password.page'))
  return (
    <GateLayout>
      {token === undefined || token === refused?.token ? (
        <AskForm key={refused?.token} refused={refused?.why} />
      ) : (
        <NewPasswordForm key={token} token={token} onRefused={(why) => setRefused({ token, why })} />
      )}
      <p className="mt-8">
        <a href="/sign-in" className="text-small font-semibold">
          {t('password.back')}
        </a>
      </p>
    </GateLayout>
  )
}

function AskForm({ refused }: { refused: string | undefined }) {
  const { t } = useTranslation('identity')
  const [email, setEmail] = useState('')
  const [sent, setSent] = useState(false)
  const [pending, setPending] = useState(false)
  const [error, setError] = useState(refused)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    setError(undefined)
    try {
      await requestPasswordReset(email.trim())
      setSent(true)
    } catch (failure) {
      setError(describeError(failure))
    } finally {
      setPending(false)
    }
  }
  if (sent)
    return (
      <div role="status">
        <GateTitle lead={t('password.sent_body')}>{t('password.sent_title')}</GateTitle>
        <p className="text-small text-ink-3">{t('password.sent_note')}</p>
      </div>
    )
  return (
    <>
      <GateTitle lead={t('password.ask_lead')}>{t('password.ask_title')}</GateTitle>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <TextField
          label={t('field.email')}
          type="email"
          value={email}
          onChange={setEmail}
          isRequired
          autoFocus
          autoComplete="username"
        />
        <FormError text={error} />
        <Button type="submit" look="primary" isPending={pending} className="mt-1 h-11 self-start px-6">
          {t('password.ask_submit')}
        </Button>
      </form>
    </>
  )
}

interface NewPasswordFormProps {
  token: string
  onRefused: (why: string) => void
}

function NewPasswordForm({ token, onRefused }: NewPasswordFormProps) {
  const { t } = useTranslation('identity')
  const [password, setPassword] = useState('')
  const [done, setDone] = useState(false)
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<unknown>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    setError(undefined)
    try {
      await completePasswordReset({ token, password })
      setDone(true)
    } catch (failure) {
      if (isApiError(failure, 'identity.reset_invalid')) onRefused(describeError(failure))
      else setError(failure)
    } finally {
      setPending(false)
    }
  }
  if (done)
    return (
      <div role="status">
        <GateTitle lead={t('password.done_body')}>{t('password.done_title')}</GateTitle>
      </div>
    )
  const fieldError = isApiError(error) ? error.fieldMessage('/password') : undefined
  return (
    <>
      <GateTitle lead={t('password.new_lead')}>{t('password.new_title')}</GateTitle>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <TextField
          label={t('password.new')}
          type="password"
          value={password}
          onChange={setPassword}
          isRequired
          autoFocus
          minLength={10}
          autoComplete="new-password"
          help={t('field.password_help')}
          error={fieldError}
        />
        <FormError
          text={error === undefined || fieldError !== undefined ? undefined : describeError(error)}
        />
        <Button type="submit" look="primary" isPending={pending} className="mt-1 h-11 self-start px-6">
          {t('password.new_submit')}
        </Button>
      </form>
    </>
  )
}
