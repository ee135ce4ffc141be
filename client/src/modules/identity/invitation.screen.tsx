import type { InvitationPreview, Language } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError, UnreachableError } from '../../platform/api/index.ts'
import { formatMoment } from '../../platform/i18n/index.ts'
import {
  Button,
  describeError,
  ErrorState,
  FormError,
  GhostLines,
  TextField,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { GateLayout, GateTitle } from './gate-layout.tsx'
import { acceptInvitation, invitationQuery } from './sign-in.queries.ts'
import { useEnter } from './use-enter.ts'
import { useLinkToken } from './use-link-token.ts'

/** The first minute of somebody new: who asks them in, and the three things needed to come in. */
export function InvitationScreen() {
  const { t } = useTranslation('identity')
  const token = useLinkToken()
  useDocumentTitle(t('invitation.page'))
  return (
    <GateLayout>
      {token === undefined ? (
        <GateTitle lead={t('invitation.missing_body')}>{t('invitation.missing_title')}</GateTitle>
      ) : (
        <Invited key={token} token={token} />
      )}
    </GateLayout>
  )
}

function Invited({ token }: { token: string }) {
  const { t } = useTranslation('identity')
  const invitation = useQuery(invitationQuery(token))
  if (invitation.isPending) return <GhostLines widths={['70%', '100%', '100%']} height="1.6rem" />
  if (invitation.isError)
    return invitation.error instanceof UnreachableError ? (
      <ErrorState error={invitation.error} onRetry={() => void invitation.refetch()} />
    ) : (
      <>
        <GateTitle lead={describeError(invitation.error)}>{t('invitation.invalid_title')}</GateTitle>
        <a href="/sign-in" className="font-semibold">
          {t('invitation.sign_in')}
        </a>
      </>
    )
  return <AcceptForm token={token} preview={invitation.data} />
}

function AcceptForm({ token, preview }: { token: string; preview: InvitationPreview }) {
  const { t, i18n } = useTranslation('identity')
  const enter = useEnter()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<unknown>()
  const field = (path: string) => (isApiError(error) ? error.fieldMessage(path) : undefined)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    setError(undefined)
    try {
      const me = await acceptInvitation({
        token,
        name,
        password,
        language: i18n.language as Language,
        ...(preview.email === null ? { email: email.trim() } : {}),
      })
      await enter(me, '/')
    } catch (failure) {
      setError(failure)
    } finally {
      setPending(false)
    }
  }
  return (
    <>
      <GateTitle
        lead={t('invitation.lead', { name: preview.invitedBy, when: formatMoment(preview.expiresAt) })}
      >
        {t('invitation.title', { name: preview.organisation })}
      </GateTitle>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <TextField
          label={t('field.name')}
          value={name}
          onChange={setName}
          isRequired
          autoFocus
          maxLength={80}
          autoComplete="name"
          error={field('/name')}
        />
        <TextField
          label={t('field.email')}
          type="email"
          value={preview.email ?? email}
          onChange={setEmail}
          isRequired
          isReadOnly={preview.email !== null}
          autoComplete="username"
          error={field('/email')}
        />
        <TextField
          label={t('invitation.password')}
          type="password"
          value={password}
          onChange={setPassword}
          isRequired
          minLength={10}
          autoComplete="new-password"
          help={t('field.password_help')}
          error={field('/password')}
        />
        <FormError text={error === undefined ? undefined : describeError(error)} />
        <Button type="submit" look="primary" isPending={pending} className="mt-1 h-11 self-start px-6">
          {t('invitation.submit')}
        </Button>
      </form>
    </>
  )
}
