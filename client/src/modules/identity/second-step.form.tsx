import type { Me, SecondStep, SecondStepRequest } from '@stoa/protocol'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import { Button, describeError, FormError, TextField } from '../../platform/ui/index.ts'
import { PasskeyNotChosenError, passkeysAreKnown, showPasskey } from './passkey-ceremony.ts'
import { secondStepPasskeyOptions, takeSecondStep } from './sign-in.queries.ts'

type Method = SecondStep['secondStep'][number]

interface SecondStepFormProps {
  methods: readonly Method[]
  onSignedIn: (me: Me) => Promise<void> | void
  /** Back to the first step, with a word about why where it was not the person's wish. */
  onStartOver: (why?: string) => void
}

/** The password was right; now something that only its owner has. */
export function SecondStepForm({ methods, onSignedIn, onStartOver }: SecondStepFormProps) {
  const { t } = useTranslation('identity')
  const offered = methods.filter((method) => method !== 'passkey' || passkeysAreKnown())
  const [method, setMethod] = useState<Method>(offered[0] ?? 'recovery_code')
  const [code, setCode] = useState('')
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<string>()

  const take = async (request: () => Promise<SecondStepRequest>) => {
    setPending(true)
    setError(undefined)
    try {
      await onSignedIn(await takeSecondStep(await request()))
    } catch (failure) {
      if (isApiError(failure, 'identity.second_step_needed')) onStartOver(describeError(failure))
      else if (failure instanceof PasskeyNotChosenError) setError(t('passkey.not_chosen'))
      else {
        setCode('')
        setError(describeError(failure))
      }
    } finally {
      setPending(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void take(async () => (method === 'totp' ? { code } : { recoveryCode: code.trim() }))
  }
  const change = (to: Method) => {
    setMethod(to)
    setCode('')
    setError(undefined)
  }
  const complete = method === 'totp' ? code.replaceAll(' ', '').length === 6 : code.trim().length >= 16
  return (
    <div className="flex flex-col gap-4">
      <p className="text-base text-ink-2">{t(`second_step.${method}`)}</p>
      {method === 'passkey' ? (
        <>
          <FormError text={error} />
          <Button
            look="primary"
            isPending={pending}
            className="h-11 self-start px-6"
            onPress={() =>
              void take(async () => ({ passkey: await showPasskey(await secondStepPasskeyOptions()) }))
            }
          >
            {t('passkey.show')}
          </Button>
        </>
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <TextField
            key={method}
            label={t(method === 'totp' ? 'second_step.code' : 'second_step.recovery')}
            value={code}
            onChange={setCode}
            isRequired
            autoFocus
            autoComplete={method === 'totp' ? 'one-time-code' : 'off'}
            inputMode={method === 'totp' ? 'numeric' : 'text'}
            spellCheck="false"
            maxLength={method === 'totp' ? 7 : 40}
            className="max-w-[18rem]"
          />
          <FormError text={error} />
          <Button
            type="submit"
            look="primary"
            isPending={pending}
            isDisabled={!complete}
            className="mt-1 h-11 self-start px-6"
          >
            {t('second_step.submit')}
          </Button>
        </form>
      )}
      <div className="mt-2 flex flex-wrap gap-x-1 gap-y-1 border-t border-stone-3 pt-3">
        {offered
          .filter((other) => other !== method)
          .map((other) => (
            <Button key={other} look="quiet" size="small" onPress={() => change(other)}>
              {t(`second_step.use_${other}`)}
            </Button>
          ))}
        <Button look="quiet" size="small" onPress={() => onStartOver()}>
          {t('second_step.start_over')}
        </Button>
      </div>
    </div>
  )
}
