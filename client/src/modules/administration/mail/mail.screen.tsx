import type { MailOverview } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatMoment, formatWhen } from '../../../platform/i18n/index.ts'
import { useNow } from '../../../platform/now.ts'
import { EmptyState, ErrorState, GhostLines, useDocumentTitle } from '../../../platform/ui/index.ts'
import { AreaPage } from '../../organisation/index.ts'
import { mailQuery } from '../administration.queries.ts'
import { Facts } from '../facts.tsx'
import { Seal, type SealLook } from '../seal.tsx'
import { FailuresSection } from './failures.section.tsx'
import { TrialSection } from './trial.section.tsx'

/** Whether mail goes out; what did not, and why; and a way to try. */
export function MailScreen() {
  const { t } = useTranslation('administration')
  useDocumentTitle(t('area.mail'))
  const mail = useQuery(mailQuery)
  return (
    <AreaPage title={t('area.mail')} lead={t('mail.lead')}>
      {mail.isPending && <GhostLines className="mt-10" height="2rem" widths={['100%', '100%', '100%']} />}
      {mail.isError && <ErrorState error={mail.error} onRetry={() => void mail.refetch()} />}
      {mail.data?.server === null && (
        <EmptyState title={t('mail.off')}>
          <p>{t('mail.off_body')}</p>
          <p className="mt-2">
            <code className="font-mono text-small">STOA_SMTP_URL, STOA_MAIL_FROM</code>
          </p>
        </EmptyState>
      )}
      {mail.data && mail.data.server !== null && (
        <div className="mt-8 flex flex-col gap-11">
          <State mail={mail.data} server={mail.data.server} />
          <TrialSection />
          <FailuresSection failures={mail.data.failures} />
        </div>
      )}
    </AreaPage>
  )
}

interface StateProps {
  mail: MailOverview
  server: NonNullable<MailOverview['server']>
}

function State({ mail: { waiting, waitingSince, lastSentAt, failures }, server }: StateProps) {
  const { t } = useTranslation('administration')
  const now = useNow()
  const isStuck = failures.some(({ nextAt }) => nextAt !== null)
  const [look, sentence]: [SealLook, string] =
    waiting === 0
      ? ['fine', t('mail.idle')]
      : isStuck
        ? ['warn', t('mail.stuck', { count: waiting })]
        : ['moving', t('mail.sending', { count: waiting })]
  return (
    <div>
      <p className="mb-5 flex flex-wrap items-baseline gap-x-3">
        <Seal look={look} />
        <span className="min-w-0 shrink font-semibold">{sentence}</span>
        {waitingSince !== null && (
          <span className="text-small text-ink-3">
            {t('mail.since', { when: formatWhen(waitingSince, now) })}
          </span>
        )}
      </p>
      <Facts
        facts={[
          [
            t('mail.server'),
            <code key="server" className="font-mono text-small">
              {server.address}
            </code>,
          ],
          [t('mail.from'), server.from],
          [
            t('mail.last_sent'),
            lastSentAt === null
              ? t('mail.none_sent')
              : t('backups.moment', { ago: formatWhen(lastSentAt, now), when: formatMoment(lastSentAt) }),
          ],
        ]}
      />
    </div>
  )
}
