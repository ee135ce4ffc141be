import type { BackupContents, BackupOverview } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../platform/i18n/index.ts'
import { Button, Section } from '../../../platform/ui/index.ts'
import { useMe } from '../../identity/index.ts'
import { overviewQuery } from '../administration.queries.ts'
import { LastRun, RunProgress } from './run.view.tsx'

interface DrillSectionProps {
  backups: BackupOverview
  isBusy: boolean
  onBegin: () => void
}

/** The newest backup, restored for a proof: green or red, with what was found in it. */
export function DrillSection({ backups, isBusy, onBegin }: DrillSectionProps) {
  const { t } = useTranslation('administration')
  const { can } = useMe()
  const { running, lastDrill, drillPossible, archives } = backups
  const hasOne = archives.some(({ origin }) => origin === 'backup')
  return (
    <Section
      title={t('drill.title')}
      lead={t('drill.lead')}
      action={
        can.includes('backups.run') && drillPossible ? (
          <Button size="small" isDisabled={isBusy || !hasOne} onPress={onBegin}>
            {t('drill.now')}
          </Button>
        ) : undefined
      }
    >
      <div aria-live="polite">
        {!drillPossible && <p className="text-ink-2">{t('drill.impossible')}</p>}
        {running?.kind === 'drill' && <RunProgress run={running} />}
        {running?.kind !== 'drill' && lastDrill === null && drillPossible && (
          <p className="text-ink-2">{t(hasOne ? 'drill.none' : 'drill.no_backup')}</p>
        )}
        {running?.kind !== 'drill' && lastDrill !== null && (
          <>
            <LastRun run={lastDrill} title={t(`drill.outcome.${lastDrill.state}`)} />
            {lastDrill.contents !== null && lastDrill.state === 'passed' && (
              <Comparison contents={lastDrill.contents} />
            )}
          </>
        )}
      </div>
    </Section>
  )
}

/** What came back out of the archive, beside what there is by now. */
function Comparison({ contents }: { contents: BackupContents }) {
  const { t } = useTranslation('administration')
  const { data } = useQuery(overviewQuery)
  const totals = data?.totals
  const rows = [
    ['documents', contents.documents, totals === undefined ? null : totals.documents + totals.inTrash],
    ['people', contents.people, totals?.accounts ?? null],
    ['spaces', contents.spaces, totals?.spaces ?? null],
    ['updates', contents.updates, null],
    ['audit', contents.auditEntries, null],
  ] as const
  return (
    <table className="mt-3 w-full max-w-[30rem] text-left tabular-nums md:ml-5.5">
      <caption className="sr-only">{t('drill.comparison')}</caption>
      <thead>
        <tr className="border-b border-stone-3">
          <td />
          <th scope="col" className="label py-1 pl-3 text-right">
            {t('drill.restored')}
          </th>
          <th scope="col" className="label py-1 pl-3 text-right">
            {t('drill.by_now')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, restored, living]) => (
          <tr key={name} className="border-b border-stone-3/60">
            <th scope="row" className="py-1.5 font-normal text-ink-2">
              {t(`drill.count.${name}`)}
            </th>
            <td className="py-1.5 pl-3 text-right">{formatNumber(restored)}</td>
            <td className="py-1.5 pl-3 text-right text-ink-2">
              {living === null ? '' : formatNumber(living)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
