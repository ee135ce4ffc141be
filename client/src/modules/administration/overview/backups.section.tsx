import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatMoment, formatWhen } from '../../../platform/i18n/index.ts'
import { useNow } from '../../../platform/now.ts'
import { ErrorState, GhostLines, Section } from '../../../platform/ui/index.ts'
import { backupsQuery } from '../administration.queries.ts'
import { Facts } from '../facts.tsx'
import { Seal, type SealLook } from '../seal.tsx'

/** When everything was last saved elsewhere, and when that was last proven. */
export function BackupsSection() {
  const { t } = useTranslation('administration')
  const now = useNow()
  const backups = useQuery(backupsQuery)
  const moment = (at: number) => t('backups.moment', { ago: formatWhen(at, now), when: formatMoment(at) })
  const said = (look: SealLook, text: string) => (
    <span className="flex items-baseline gap-2.5">
      <Seal look={look} />
      {text}
    </span>
  )
  const lastBackup = () => {
    const at = backups.data?.lastGoodBackupAt ?? null
    if (backups.data?.lastBackup?.state === 'failed') return said('fail', t('backups.last_failed'))
    return at === null ? said('none', t('backups.never')) : said('fine', moment(at))
  }
  const lastDrill = () => {
    const drill = backups.data?.lastDrill ?? null
    if (drill === null || drill.endedAt === null) return said('none', t('drill.never'))
    return drill.state === 'passed'
      ? said('fine', t('drill.passed', { when: moment(drill.endedAt) }))
      : said('fail', t('drill.failed', { when: moment(drill.endedAt) }))
  }
  return (
    <Section
      title={t('backups.title')}
      action={
        <Link to="/administration/backups" className="text-small font-semibold no-underline hover:underline">
          {t('backups.open')}
        </Link>
      }
    >
      {backups.isPending && <GhostLines height="1.6rem" widths={['70%', '62%']} />}
      {backups.isError && <ErrorState compact error={backups.error} onRetry={() => void backups.refetch()} />}
      {backups.data && (
        <Facts
          facts={[
            [t('backups.last'), lastBackup()],
            [t('drill.last'), lastDrill()],
          ]}
        />
      )}
    </Section>
  )
}
