import type { BackupRun } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'
import { Label, ProgressBar } from 'react-aria-components'
import { formatBytes, formatMoment, formatNumber, formatWhen } from '../../../platform/i18n/index.ts'
import { useNow } from '../../../platform/now.ts'
import { Seal, type SealLook } from '../seal.tsx'

/** How far a backup or a drill is. */
export function RunProgress({ run: { kind, progress } }: { run: BackupRun }) {
  const { t } = useTranslation('administration')
  const stage = stages[progress?.stage ?? (kind === 'backup' ? 'writing' : 'unpacking')]
  // Before the first part is done there is nothing to measure.
  const isMeasured = progress !== null && progress.total > 0
  return (
    <ProgressBar
      {...(isMeasured ? { value: progress.done, maxValue: progress.total } : { isIndeterminate: true })}
      className="flex max-w-[36rem] flex-col gap-2"
    >
      {({ percentage, valueText }) => (
        <>
          <div className="flex items-baseline justify-between gap-4">
            <Label className="flex items-center gap-2.5 font-semibold">
              <Seal look="moving" />
              {t(`run.${stage}`)}
            </Label>
            {isMeasured && <span className="text-small text-ink-2 tabular-nums">{valueText}</span>}
          </div>
          <div className="h-2 overflow-hidden rounded-full bg-stone-2">
            <div
              className={isMeasured ? 'h-full rounded-full bg-pine' : 'breathes h-full rounded-full bg-pine'}
              style={{ inlineSize: `${isMeasured ? (percentage ?? 0) : 30}%` }}
            />
          </div>
        </>
      )}
    </ProgressBar>
  )
}

const stages = {
  writing: 'writing',
  unpacking: 'unpacking',
  'opening documents': 'opening',
} as const

export const outcomes: Record<BackupRun['state'], SealLook> = {
  passed: 'fine',
  failed: 'fail',
  interrupted: 'warn',
  running: 'moving',
}

/** What came of a run, and why it failed if it did. */
export function LastRun({ run, title }: { run: BackupRun; title: string }) {
  const { t } = useTranslation('administration')
  const now = useNow()
  const counted = (what: 'documents' | 'people' | 'spaces', count: number) =>
    t(`run.${what}`, { count, number: formatNumber(count) })
  const at = run.endedAt ?? run.startedAt
  const { kind, failure, findings, contents, bytes, state } = run
  return (
    <div className="flex gap-3">
      <span className="flex h-[1.4375rem] items-center">
        <Seal look={outcomes[state]} />
      </span>
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className={state === 'failed' ? 'font-semibold text-cinnabar' : 'font-semibold'}>
            {title}
          </span>
          <span className="text-small text-ink-3">
            {t('backups.moment', { ago: formatWhen(at, now), when: formatMoment(at) })}
          </span>
        </p>
        {failure !== null && <p className="mt-1 max-w-[44rem]">{failure.text}</p>}
        {failure?.detail != null && (
          <p className="mt-0.5 max-w-[44rem] font-mono text-small text-ink-3">{failure.detail}</p>
        )}
        {kind === 'backup' && state === 'passed' && contents !== null && (
          <p className="text-ink-2">
            {[
              counted('documents', contents.documents),
              counted('people', contents.people),
              counted('spaces', contents.spaces),
              formatBytes(bytes ?? 0),
            ].join(' · ')}
          </p>
        )}
        {findings.length > 0 && (
          <ul className="mt-1 list-disc pl-5">
            {findings.slice(0, 20).map(({ kind, subject, detail }) => (
              <li key={`${kind} ${subject} ${detail}`}>
                {t(`finding.${kind}`)} <code className="font-mono text-small">{subject}</code>
              </li>
            ))}
            {findings.length > 20 && <li>{t('finding.more', { count: findings.length - 20 })}</li>}
          </ul>
        )}
      </div>
    </div>
  )
}
