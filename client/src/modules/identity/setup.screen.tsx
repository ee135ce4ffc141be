import { type Language, languages } from '@stoa/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hasStatus, isApiError } from '../../platform/api/index.ts'
import { changeLanguage } from '../../platform/i18n/index.ts'
import {
  Button,
  describeError,
  FormError,
  Select,
  TextField,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { GateLayout, GateTitle } from './gate-layout.tsx'
import { identityKeys, instanceQuery, setUp } from './identity.queries.ts'
import { languageNames } from './languages.ts'
import { readLinkToken } from './link-token.ts'

const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

export function SetupScreen() {
  const { t } = useTranslation('identity')
  const instance = useQuery(instanceQuery)
  const [token] = useState(() => readLinkToken(window.location))
  const [refused, setRefused] = useState(false)
  useDocumentTitle(t('setup.page'))
  const explain = (title: string, body: string, signIn: boolean) => (
    <GateLayout>
      <GateTitle lead={body}>{title}</GateTitle>
      {signIn && (
        <p>
          <a href="/sign-in" className="font-semibold">
            {t('sign_in.submit')}
          </a>
        </p>
      )}
    </GateLayout>
  )
  if (instance.data?.setupRequired === false)
    return explain(t('setup.done_title'), t('setup.done_body'), true)
  if (token === undefined) return explain(t('setup.missing_title'), t('setup.missing_body'), false)
  if (refused) return explain(t('setup.invalid_title'), t('setup.invalid_body'), false)
  return (
    <GateLayout>
      <SetupForm token={token} onRefused={() => setRefused(true)} />
    </GateLayout>
  )
}

function SetupForm({ token, onRefused }: { token: string; onRefused: () => void }) {
  const { t, i18n } = useTranslation('identity')
  const client = useQueryClient()
  const navigate = useNavigate()
  const [organisation, setOrganisation] = useState('')
  const [timeZone, setTimeZone] = useState(browserZone)
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<unknown>()
  const zones = useMemo(() => {
    const known = new Set([browserZone(), ...Intl.supportedValuesOf('timeZone'), 'UTC'])
    return [...known].map((zone) => ({ id: zone, label: zone.replaceAll('_', ' ') }))
  }, [])
  const field = (path: string) => (isApiError(error) ? error.fieldMessage(path) : undefined)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    setError(undefined)
    const language = i18n.language as Language
    try {
      const me = await setUp({
        token,
        organisation: { name: organisation, language, timeZone },
        owner: { email, name, password },
      })
      client.setQueryData(identityKeys.me, me)
      await client.invalidateQueries({ queryKey: identityKeys.instance })
      await navigate({ to: '/', replace: true })
    } catch (failure) {
      if ([401, 403, 404, 409, 410].some((status) => hasStatus(failure, status))) onRefused()
      else setError(failure)
    } finally {
      setPending(false)
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      <div>
        <h1 className="font-serif text-title-m font-semibold">{t('setup.title')}</h1>
        <p className="mt-2 text-base text-ink-2">{t('setup.lead')}</p>
      </div>
      <fieldset className="flex flex-col gap-4">
        <legend className="label mb-3 w-full border-b border-stone-3 pb-2">{t('setup.organisation')}</legend>
        <TextField
          label={t('setup.organisation_name')}
          value={organisation}
          onChange={setOrganisation}
          isRequired
          autoFocus
          maxLength={120}
          error={field('/organisation/name')}
          autoComplete="organization"
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label={t('setup.language')}
            choices={languages.map((language) => ({ id: language, label: languageNames[language] }))}
            value={i18n.language as Language}
            onChange={(language) => void changeLanguage(language)}
          />
          <Select label={t('setup.time_zone')} choices={zones} value={timeZone} onChange={setTimeZone} />
        </div>
        <p className="-mt-2 text-small text-ink-3">{t('setup.language_help')}</p>
      </fieldset>
      <fieldset className="flex flex-col gap-4">
        <legend className="label mb-3 w-full border-b border-stone-3 pb-2">{t('setup.owner')}</legend>
        <TextField
          label={t('field.name')}
          value={name}
          onChange={setName}
          isRequired
          maxLength={80}
          autoComplete="name"
          error={field('/owner/name')}
        />
        <TextField
          label={t('field.email')}
          type="email"
          value={email}
          onChange={setEmail}
          isRequired
          autoComplete="username"
          error={field('/owner/email')}
        />
        <TextField
          label={t('field.password')}
          type="password"
          value={password}
          onChange={setPassword}
          isRequired
          minLength={10}
          autoComplete="new-password"
          help={t('field.password_help')}
          error={field('/owner/password')}
        />
      </fieldset>
      <FormError text={error === undefined ? undefined : describeError(error)} />
      <Button type="submit" look="primary" isPending={pending} className="h-11 self-start px-6">
        {t('setup.submit')}
      </Button>
    </form>
  )
}
