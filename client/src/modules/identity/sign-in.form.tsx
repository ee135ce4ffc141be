import type { Me } from '@stoa/protocol'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, describeError, TextField } from '../../platform/ui/index.ts'
import { signIn } from './identity.queries.ts'

interface SignInFormProps {
  /** Fixed when somebody who is known signs in again. */
  email?: string
  onSignedIn: (me: Me) => Promise<void> | void
}

export function SignInForm({ email: known, onSignedIn }: SignInFormProps) {
  const { t } = useTranslation('identity')
  const [email, setEmail] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<string>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    setError(undefined)
    try {
      await onSignedIn(await signIn({ email, password }))
    } catch (failure) {
      setError(describeError(failure))
    } finally {
      setPending(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <TextField
        label={t('field.email')}
        type="email"
        name="email"
        value={email}
        onChange={setEmail}
        isRequired
        isReadOnly={known !== undefined}
        autoFocus={known === undefined}
        autoComplete="username"
      />
      <TextField
        label={t('field.password')}
        type="password"
        name="password"
        value={password}
        onChange={setPassword}
        isRequired
        autoFocus={known !== undefined}
        autoComplete="current-password"
      />
      {error !== undefined && (
        <p role="alert" className="rounded-m bg-cinnabar-soft px-3 py-2 text-small text-cinnabar">
          {error}
        </p>
      )}
      <Button type="submit" look="primary" isPending={pending} className="mt-1 h-11 self-start px-6">
        {t('sign_in.submit')}
      </Button>
    </form>
  )
}
