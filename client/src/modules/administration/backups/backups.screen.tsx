import type { BackupOverview } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatMoment } from '../../../platform/i18n/index.ts'
import {
  Button,
  ErrorState,
  GhostLines,
  notifyFailure,
  Section,
  useDocumentTitle,
} from '../../../platform/ui/index.ts'
import { useMe } from '../../identity/index.ts'
import { AreaPage } from '../../organisation/index.ts'
import { backupsQuery, useBeginRun } from '../administration.queries.ts'
import { Facts, SetBy } from '../facts.tsx'
import { ArchivesSection } from './archives.section.tsx'
import { DrillSection } from './drill.section.tsx'
import { RestoringSection } from './restoring.section.tsx'
import { LastRun, RunProgress } from './run.view.tsx'
import { useScheduleWords } from './use-schedule-words.ts'

/** The archives there are, whether they can be relied on, and the way back. */
export function BackupsScreen() {
  const { t } = useTranslation('administration')
  useDocumentTitle(t('area.backups'))
  const backups = useQuery(backupsQuery)
  const begin = useBeginRun()
  const { can } = useMe()
  const isBusy = backups.data?.running != null || begin.isPending
  return (
    <AreaPage
      title={t('area.backups')}
      lead={t('backups.lead')}
      action={
        backups.data && can.includes('backups.run') ? (
          <Button
            look="primary"
            isDisabled={isBusy}
            onPress={() => begin.mutate('backup', { onError: notifyFailure })}
          >
            {t('backups.now')}
          </Button>
        ) : undefined
      }
    >
      {backups.isPending && (
        <GhostLines className="mt-10" height="2rem" widths={['100%', '100%', '100%', '100%']} />
      )}
      {backups.isError && <ErrorState error={backups.error} onRetry={() => void backups.refetch()} />}
      {backups.data && (
        <div className="mt-8 flex flex-col gap-11">
          <BackupState backups={backups.data} />
          <DrillSection
            backups={backups.data}
            isBusy={isBusy}
            onBegin={() => begin.mutate('drill', { onError: notifyFailure })}
          />
          <ArchivesSection backups={backups.data} />
          <PlanSection backups={backups.data} />
          <RestoringSection backups={backups.data} />
        </div>
      )}
    </AreaPage>
  )
}

function BackupState({ backups: { running, lastBackup } }: { backups: BackupOverview }) {
  const { t } = useTranslation('administration')
  return (
    <div aria-live="polite">
      {running?.kind === 'backup' ? (
        <RunProgress run={running} />
      ) : (
        lastBackup !== null && <LastRun run={lastBackup} title={t(`backups.outcome.${lastBackup.state}`)} />
      )}
    </div>
  )
}

/** When, where, how long they are kept; and which settings say so. */
function PlanSection({ backups }: { backups: BackupOverview }) {
  const { t } = useTranslation('administration')
  const inWords = useScheduleWords()
  const { folder, freeBytes, encrypted, keep } = backups
  const plan = ({ schedule, nextAt }: BackupOverview['backups']) =>
    nextAt === null
      ? inWords(schedule)
      : t('plan.next', { schedule: inWords(schedule), when: formatMoment(nextAt) })
  return (
    <Section title={t('plan.title')} lead={t('plan.lead')}>
      <Facts
        facts={[
          [
            t('plan.backups'),
            <SetBy key="b" setting="STOA_BACKUP_SCHEDULE">
              {plan(backups.backups)}
            </SetBy>,
          ],
          [
            t('plan.drills'),
            <SetBy key="d" setting="STOA_BACKUP_DRILL_SCHEDULE">
              {plan(backups.drills)}
            </SetBy>,
          ],
          [
            t('plan.keep'),
            <SetBy key="k" setting="STOA_BACKUP_KEEP_DAILY, _WEEKLY, _MONTHLY">
              {t('plan.kept', keep)}
            </SetBy>,
          ],
          [
            t('plan.folder'),
            <SetBy key="f" setting="STOA_BACKUP_DIR">
              <code className="font-mono text-small">{folder}</code>
              {freeBytes !== null && `, ${t('plan.free', { free: formatBytes(freeBytes) })}`}
            </SetBy>,
          ],
          [
            t('plan.encryption'),
            <SetBy key="e" setting="STOA_BACKUP_KEY_FILE">
              {t(encrypted ? 'plan.encrypted' : 'plan.not_encrypted')}
            </SetBy>,
          ],
        ]}
      />
    </Section>
  )
}
