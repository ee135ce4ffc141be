import type { LinkVisit } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import {
  Button,
  describeError,
  ErrorState,
  FormError,
  GhostLines,
  TextField,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { GateLayout, GateTitle } from '../identity/index.ts'
import { secretOfFragment } from './share-address.ts'
import { visitQuery } from './visit.queries.ts'
import { VisitView } from './visit.view.tsx'

interface VisitScreenProps {
  /** The page below the shared one that is open. */
  documentId: string | undefined
}

/** What whoever holds a share link sees: a password where the link has one, then the page. */
export function VisitScreen({ documentId }: VisitScreenProps) {
  const [secret] = useState(() => secretOfFragment(window.location.hash))
  return secret === undefined ? <Ended /> : <Visit secret={secret} documentId={documentId} />
}

function Visit({ secret, documentId }: VisitScreenProps & { secret: string }) {
  const { t } = useTranslation('rights')
  const [asked, setAsked] = useState<{ password: string | undefined; attempt: number }>({
    password: undefined,
    attempt: 0,
  })
  /** Visits that ended as soon as they began: then the link opens nothing here. */
  const [denials, setDenials] = useState(0)
  const visit = useQuery(visitQuery({ secret, ...asked }))
  useDocumentTitle(t('visit.page'))
  const again = (password: string | undefined) =>
    setAsked(({ attempt }) => ({ password, attempt: attempt + 1 }))

  if (denials > 2) return <Ended />
  if (visit.data)
    return (
      <Visited
        visit={visit.data}
        documentId={documentId}
        onDenied={(wasRead) => {
          setDenials(wasRead ? 1 : denials + 1)
          again(asked.password)
        }}
      />
    )
  const { error } = visit
  if (isApiError(error, 'rights.link_not_found')) return <Ended />
  const needsPassword =
    isApiError(error, 'rights.link_password') ||
    isApiError(error, 'rights.link_password_wrong') ||
    isApiError(error, 'rights.link_resting')
  if (needsPassword || asked.password !== undefined)
    return (
      <PasswordGate
        pending={visit.isFetching}
        error={isApiError(error, 'rights.link_password') ? null : error}
        onPassword={again}
      />
    )
  return (
    <GateLayout>
      {visit.isError ? (
        <ErrorState error={error} onRetry={() => void visit.refetch()} />
      ) : (
        <GhostLines widths={['70%', '100%', '100%']} height="1.6rem" />
      )}
    </GateLayout>
  )
}

interface VisitedProps {
  visit: LinkVisit
  documentId: string | undefined
  onDenied: (wasRead: boolean) => void
}

const Visited = ({ visit, documentId, onDenied }: VisitedProps) => (
  <VisitView
    key={visit.token}
    visit={visit}
    documentId={documentId ?? visit.documentId}
    onDenied={onDenied}
    ended={<Ended />}
  />
)

interface PasswordGateProps {
  pending: boolean
  error: unknown
  onPassword: (password: string) => void
}

function PasswordGate({ pending, error, onPassword }: PasswordGateProps) {
  const { t } = useTranslation('rights')
  const [password, setPassword] = useState('')
  const wrong = isApiError(error, 'rights.link_password_wrong')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password !== '' && !pending) onPassword(password)
  }
  return (
    <GateLayout>
      <GateTitle lead={t('visit.password_lead')}>{t('visit.password_title')}</GateTitle>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t('visit.password')}
          type="password"
          value={password}
          onChange={setPassword}
          isRequired
          autoFocus
          maxLength={256}
          autoComplete="off"
          error={wrong && !pending ? describeError(error) : undefined}
        />
        <FormError text={error === null || wrong || pending ? undefined : describeError(error)} />
        <Button type="submit" look="primary" isPending={pending} className="h-11 self-start px-6">
          {t('visit.password_submit')}
        </Button>
      </form>
    </GateLayout>
  )
}

/** Expired, withdrawn, or never there: who holds the link is told no more than that. */
function Ended() {
  const { t } = useTranslation('rights')
  useDocumentTitle(t('visit.page'))
  return (
    <GateLayout>
      <GateTitle lead={t('visit.ended_body')}>{t('visit.ended')}</GateTitle>
      <a href="/" className="font-semibold">
        {t('visit.sign_in_instead')}
      </a>
    </GateLayout>
  )
}
