import type { MailFailure } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'
import { formatMoment, formatWhen } from '../../../platform/i18n/index.ts'
import { useNow } from '../../../platform/now.ts'
import { Section, Tag } from '../../../platform/ui/index.ts'

/** What the mail server did not take, with its own words. */
export function FailuresSection({ failures }: { failures: readonly MailFailure[] }) {
  const { t } = useTranslation('administration')
  const now = useNow()
  return (
    <Section title={t('failures.title')} lead={t(failures.length === 0 ? 'failures.none' : 'failures.lead')}>
      <ul className="-mt-2">
        {failures.map(({ id, to, queuedAt, attempts, error, nextAt }) => (
          <li key={id} className="border-b border-stone-3/60 py-3">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-semibold">{to}</span>
              <Tag tone={nextAt === null ? 'cinnabar' : 'ochre'}>
                {t(nextAt === null ? 'failures.given_up' : 'failures.waiting')}
              </Tag>
              <span className="text-small text-ink-3">
                {t('failures.attempts', { count: attempts, when: formatWhen(queuedAt, now) })}
                {nextAt !== null && ` ${t('failures.next', { when: formatMoment(nextAt) })}`}
              </span>
            </p>
            <p className="mt-0.5 font-mono text-small text-ink-2">{error}</p>
          </li>
        ))}
      </ul>
    </Section>
  )
}
