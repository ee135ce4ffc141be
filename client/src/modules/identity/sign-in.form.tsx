import type { Me, SecondStep } from '@stoa/protocol'
import { KeyRound } from 'lucide-react'
import { type ComponentType, type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, describeError, FormError, TextField } from '../../platform/ui/index.ts'
import { PasskeyNotChosenError, passkeysAreKnown, showPasskey } from './passkey-ceremony.ts'
import { SecondStepForm } from './second-step.form.tsx'
import { needsSecondStep, passkeySignInOptions, signIn, signInWithPasskey } from './sign-in.queries.ts'

/** A way in that another module knows, such as the organisation's identity provider. */
export interface OtherWay {
  /** What stands in the field of the address now. */
  email: string
  onSignedIn: (me: Me) => Promise<void> | void
}
export type OtherWays = ComponentType<OtherWay>

interface SignInFormProps {
  /** Fixed when somebody who is known signs in again. */
  email?: string
  onSignedIn: (me: Me) => Promise<void> | void
  otherWays?: OtherWays | undefined
}

/** All ways in: the password and what may be asked for after it, a passkey, and those of others. */
export function SignInForm({ email: known, onSignedIn, otherWays: OtherWays }: SignInFormProps) {
  const [email, setEmail] = useState(known ?? '')
  const [secondStep, setSecondStep] = useState<SecondStep['secondStep']>()
  const [error, setError] = useState<string>()
  if (secondStep !== undefined)
    return (
      <SecondStepForm
        methods={secondStep}
        onSignedIn={onSignedIn}
        onStartOver={(why) => {
          setSecondStep(undefined)
          setError(why)
        }}
      />
    )
  return (
    <div className="flex flex-col gap-5">
      <PasswordForm
        email={email}
        onEmail={known === undefined ? setEmail : undefined}
        error={error}
        onError={setError}
        onSignedIn={onSignedIn}
        onSecondStep={setSecondStep}
      />
      <div className="flex flex-col gap-3 border-t border-stone-3 pt-4">
        {passkeysAreKnown() && <PasskeyButton onSignedIn={onSignedIn} onError={setError} />}
        {OtherWays && <OtherWays email={email} onSignedIn={onSignedIn} />}
      </div>
    </div>
  )
}

interface PasswordFormProps {
  email: string
  /** Without it the address cannot be changed. */
  onEmail: ((email: string) => void) | undefined
  error: string | undefined
  onError: (error: string | undefined) => void
  onSignedIn: (me: Me) => Promise<void> | void
  onSecondStep: (methods: SecondStep['secondStep']) => void
}

function PasswordForm({ email, onEmail, error, onError, onSignedIn, onSecondStep }: PasswordFormProps) {
  const { t } = useTranslation('identity')
  const [password, setPassword] = useState('')
  const [pending, setPending] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    onError(undefined)
    try {
      const answer = await signIn({ email, password })
      if (needsSecondStep(answer)) onSecondStep(answer.secondStep)
      else await onSignedIn(answer)
    } catch (failure) {
      onError(describeError(failure))
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
        onChange={(text) => onEmail?.(text)}
        isRequired
        isReadOnly={onEmail === undefined}
        autoFocus={onEmail !== undefined}
        autoComplete="username"
      />
      <TextField
        label={t('field.password')}
        type="password"
        name="password"
        value={password}
        onChange={setPassword}
        isRequired
        autoFocus={onEmail === undefined}
        autoComplete="current-password"
      />
      <FormError text={error} />
      <div className="mt-1 flex flex-wrap items-center justify-between gap-3">
        <Button type="submit" look="primary" isPending={pending} className="h-11 px-6">
          {t('sign_in.submit')}
        </Button>
        <a href="/password" className="py-2 text-small">
          {t('sign_in.forgotten')}
        </a>
      </div>
    </form>
  )
}

interface PasskeyButtonProps {
  onSignedIn: (me: Me) => Promise<void> | void
  onError: (error: string | undefined) => void
}

function PasskeyButton({ onSignedIn, onError }: PasskeyButtonProps) {
  const { t } = useTranslation('identity')
  const [pending, setPending] = useState(false)
  const begin = async () => {
    setPending(true)
    onError(undefined)
    try {
      await onSignedIn(await signInWithPasskey(await showPasskey(await passkeySignInOptions())))
    } catch (failure) {
      onError(failure instanceof PasskeyNotChosenError ? t('passkey.not_chosen') : describeError(failure))
    } finally {
      setPending(false)
    }
  }
  return (
    <Button className="h-11 w-full" isPending={pending} onPress={() => void begin()}>
      <KeyRound size={17} aria-hidden />
      {t('passkey.sign_in')}
    </Button>
  )
}
