import type { AdministrationOverview, Health } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment, formatNumber, formatWhen } from '../../../platform/i18n/index.ts'
import { useNow } from '../../../platform/now.ts'
import { ErrorState, GhostLines, Section, useDocumentTitle } from '../../../platform/ui/index.ts'
import { useMe } from '../../identity/index.ts'
import { AreaPage } from '../../organisation/index.ts'
import { healthQuery, overviewQuery, useExamine } from '../administration.queries.ts'
import { Facts, Figures } from '../facts.tsx'
import { Seal, type SealLook } from '../seal.tsx'
import { BackupsSection } from './backups.section.tsx'
import { ChecksSection } from './checks.section.tsx'
import { DiskSection } from './disk.section.tsx'
import { type Verdict, verdictOf } from './verdict.ts'

/** What the doctor said is asked for anew when it is older than this, in ms. */
const stale = 10 * 60_000

/** How it is, at a glance: one sentence, then what it rests on. */
export function OverviewScreen() {
  const { t } = useTranslation('administration')
  useDocumentTitle(t('area.overview'))
  const overview = useQuery(overviewQuery)
  const health = useQuery(healthQuery)
  const examine = useExamine()
  const now = useNow()
  const { mutate } = examine
  const isOld =
    health.data !== undefined &&
    health.data.running === null &&
    (health.data.report === null || health.data.report.at < now - stale)
  useEffect(() => {
    if (isOld) mutate()
  }, [isOld, mutate])

  if (overview.isPending)
    return (
      <AreaPage title={<span className="ghost inline-block h-7 w-64" />}>
        <GhostLines className="mt-10" height="2rem" widths={['100%', '100%', '100%', '100%', '70%']} />
      </AreaPage>
    )
  if (overview.isError)
    return (
      <AreaPage title={t('area.overview')}>
        <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />
      </AreaPage>
    )
  return (
    <OpenOverview
      overview={overview.data}
      health={health.data}
      healthError={health.error ?? examine.error}
      onExamine={mutate}
    />
  )
}

interface OpenOverviewProps {
  overview: AdministrationOverview
  health: Health | undefined
  healthError: unknown
  onExamine: () => void
}

function OpenOverview({ overview, health, healthError, onExamine }: OpenOverviewProps) {
  const { t } = useTranslation('administration')
  const { connections, rooms, totals } = overview
  const { can } = useMe()
  const verdict = verdictOf(overview.content, health)
  const { sentence, more } = useVerdictWords()(verdict)
  return (
    <AreaPage
      title={
        <span className="flex items-baseline gap-3">
          <Seal large look={seals[verdict.state]} />
          <span>{sentence}</span>
        </span>
      }
      lead={more}
    >
      <div className="mt-10 flex flex-col gap-11">
        <ChecksSection health={health} error={healthError} onExamine={onExamine} />
        <Section title={t('now.title')}>
          <Figures
            figures={[
              [t('now.people'), formatNumber(connections.people)],
              [t('now.rooms'), formatNumber(rooms)],
              [t('now.accounts'), formatNumber(totals.accounts)],
              [t('now.spaces'), formatNumber(totals.spaces)],
              [t('now.documents'), formatNumber(totals.documents)],
              [t('now.in_trash'), formatNumber(totals.inTrash)],
            ]}
          />
        </Section>
        {can.includes('backups.read') && <BackupsSection />}
        <DiskSection disk={overview.disk} />
        <ServerSection overview={overview} />
      </div>
    </AreaPage>
  )
}

const seals: Record<Verdict['state'], SealLook> = {
  unknown: 'none',
  fine: 'fine',
  not_storing: 'fail',
  warn: 'warn',
  fail: 'fail',
}

function useVerdictWords() {
  const { t } = useTranslation('administration')
  return (verdict: Verdict): { sentence: string; more: ReactNode } => {
    switch (verdict.state) {
      case 'unknown':
        return { sentence: t('verdict.unknown'), more: t('verdict.unknown_more') }
      case 'fine':
        return { sentence: t('verdict.fine'), more: t('verdict.fine_more') }
      case 'not_storing':
        return { sentence: t('verdict.not_storing'), more: t('verdict.not_storing_more') }
      default: {
        const { state, count, first } = verdict
        return {
          sentence: t(`verdict.${state}`, { count }),
          more: (
            <>
              <span className="block">{first.explanation}</span>
              <span className="block">{first.remedy}</span>
            </>
          ),
        }
      }
    }
  }
}

function ServerSection({ overview }: { overview: AdministrationOverview }) {
  const { t } = useTranslation('administration')
  const now = useNow()
  const { version, commit, runtime, platform, startedAt, publicUrl, content, disk, connections } = overview
  return (
    <Section title={t('server.title')}>
      <Facts
        facts={[
          [
            t('server.version'),
            commit === null ? version : t('server.built_from', { version, commit: commit.slice(0, 12) }),
          ],
          [
            t('server.since'),
            t('server.since_when', { when: formatMoment(startedAt), ago: formatWhen(startedAt, now) }),
          ],
          [
            t('server.storage'),
            content.state === 'healthy'
              ? t('server.storing')
              : t('server.not_storing', { count: content.waitingUpdates }),
          ],
          [t('server.connections'), t('server.sockets', { sync: connections.sync, live: connections.live })],
          [t('server.address'), publicUrl ?? t('server.no_address')],
          [
            t('server.folder'),
            <code key="folder" className="font-mono text-small">
              {disk.folder}
            </code>,
          ],
          [t('server.runtime'), `Node.js ${runtime}, ${platform}`],
        ]}
      />
    </Section>
  )
}
