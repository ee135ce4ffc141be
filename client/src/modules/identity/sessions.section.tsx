import type { Session } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Monitor, Smartphone } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import {
  Button,
  ErrorState,
  FormDialog,
  GhostLines,
  notify,
  notifyFailure,
  Section,
  Tag,
} from '../../platform/ui/index.ts'
import { sessionsQuery, useEndOtherSessions, useEndSession } from './account.queries.ts'

/** Where I am signed in, and the way to end each. */
export function SessionsSection() {
  const { t } = useTranslation('identity')
  const now = useNow()
  const sessions = useQuery(sessionsQuery)
  const end = useEndSession()
  const endOthers = useEndOtherSessions()
  const [asking, setAsking] = useState(false)
  const others = sessions.data?.filter(({ current }) => !current).length ?? 0
  const nameOf = ({ browser, system }: Session) => {
    if (browser !== null && system !== null) return t('sessions.device', { browser, system })
    return browser ?? system ?? t('sessions.unknown')
  }
  return (
    <Section
      title={t('sessions.title')}
      lead={t('sessions.lead')}
      action={
        others > 0 && (
          <Button size="small" onPress={() => setAsking(true)}>
            {t('sessions.end_others')}
          </Button>
        )
      }
    >
      {sessions.isPending && <GhostLines widths={['70%', '60%']} height="1.8rem" />}
      {sessions.isError && (
        <ErrorState compact error={sessions.error} onRetry={() => void sessions.refetch()} />
      )}
      <ul aria-label={t('sessions.title')}>
        {sessions.data?.map((session) => (
          <li key={session.id} className="flex items-center gap-3 border-b border-stone-3/70 py-2.5">
            <span aria-hidden className="text-ink-3">
              {session.mobile ? <Smartphone size={19} /> : <Monitor size={19} />}
            </span>
            <div className="min-w-0 grow">
              <p className="flex flex-wrap items-center gap-2">
                <span className="font-semibold">{nameOf(session)}</span>
                {session.current && <Tag tone="pine">{t('sessions.current')}</Tag>}
              </p>
              <p className="text-small text-ink-3">
                {session.current
                  ? t('sessions.since', { when: formatWhen(session.createdAt, now) })
                  : t('sessions.seen', { when: formatWhen(session.lastSeenAt, now) })}
                {session.address !== null && ` · ${session.address}`}
              </p>
            </div>
            {!session.current && (
              <Button
                look="quiet"
                size="small"
                aria-label={t('sessions.end_named', { name: nameOf(session) })}
                isDisabled={end.isPending}
                onPress={() =>
                  end.mutate(session.id, {
                    onSuccess: () => notify(t('sessions.ended', { name: nameOf(session) })),
                    onError: notifyFailure,
                  })
                }
              >
                {t('sessions.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {asking && (
        <FormDialog
          danger
          title={t('sessions.end_others_title')}
          confirm={t('sessions.end_others')}
          onClose={() => setAsking(false)}
          onConfirm={() => endOthers.mutateAsync(undefined)}
        >
          <p className="text-ink-2">{t('sessions.end_others_body')}</p>
        </FormDialog>
      )}
    </Section>
  )
}
