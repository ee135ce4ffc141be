import type { Health, HealthCheck, HealthState } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../../../platform/i18n/index.ts'
import { useNow } from '../../../platform/now.ts'
import { Button, classes, ErrorState, GhostLines, Section } from '../../../platform/ui/index.ts'
import { Seal, type SealLook } from '../seal.tsx'

interface ChecksSectionProps {
  health: Health | undefined
  error: unknown
  onExamine: () => void
}

/** What the doctor looked at: what is wrong first, each with what to do. */
export function ChecksSection({ health, error, onExamine }: ChecksSectionProps) {
  const { t } = useTranslation('administration')
  const now = useNow()
  const report = health?.report ?? null
  const running = health?.running ?? null
  const isRunning = running !== null
  const said = () => {
    if (running !== null) return t('checks.running', running)
    return report === null ? '' : t('checks.when', { when: formatWhen(report.at, now) })
  }
  return (
    <Section
      title={t('checks.title')}
      action={
        <div className="flex items-center gap-3">
          <span role="status" className="text-small text-ink-3">
            {said()}
          </span>
          <Button size="small" isPending={isRunning} onPress={onExamine}>
            {t('checks.again')}
          </Button>
        </div>
      }
    >
      {error !== null && error !== undefined && <ErrorState compact error={error} onRetry={onExamine} />}
      {report === null && error == null && (
        <GhostLines height="1.6rem" widths={['80%', '65%', '72%', '58%']} />
      )}
      {report !== null && (
        <ul aria-busy={isRunning} className={classes('-mt-2 transition-opacity', isRunning && 'opacity-60')}>
          {inOrder(report.checks).map((check) => (
            <CheckLine key={check.id} check={check} />
          ))}
        </ul>
      )}
    </Section>
  )
}

const order: readonly HealthState[] = ['fail', 'warn', 'fine', 'skipped']
const inOrder = (checks: readonly HealthCheck[]): HealthCheck[] =>
  checks.toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state))

const seals: Record<HealthState, SealLook> = { fine: 'fine', warn: 'warn', fail: 'fail', skipped: 'none' }
const tones: Record<HealthState, string> = {
  fine: 'text-pine',
  warn: 'text-ochre',
  fail: 'text-cinnabar',
  skipped: 'text-ink-3',
}

function CheckLine({ check: { title, state, findings, facts } }: { check: HealthCheck }) {
  const { t } = useTranslation('administration')
  return (
    <li className="flex gap-3 border-b border-stone-3/60 py-3">
      <span className="flex h-[1.4375rem] items-center">
        <Seal look={seals[state]} />
      </span>
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="font-semibold">{title}</span>
          <span className={classes('text-small font-semibold', tones[state])}>
            {t(`checks.state.${state}`)}
          </span>
        </p>
        {findings.map(({ explanation, remedy }) => (
          <div key={explanation} className="mt-1 max-w-[44rem]">
            <p>{explanation}</p>
            <p className="text-ink-2">
              <span className="font-semibold">{t('checks.remedy')}</span> {remedy}
            </p>
          </div>
        ))}
        {facts.map((fact) => (
          <p key={fact} className="mt-0.5 max-w-[44rem] text-small text-ink-3">
            {fact}
          </p>
        ))}
      </div>
    </li>
  )
}
