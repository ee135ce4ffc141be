import type { BackupArchive, BackupOverview } from '@stoa/protocol'
import { Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatMoment } from '../../../platform/i18n/index.ts'
import { EmptyState, Section } from '../../../platform/ui/index.ts'
import { Seal, type SealLook } from '../seal.tsx'

/** What lies in the folder, newest first. */
export function ArchivesSection({ backups: { archives, folder } }: { backups: BackupOverview }) {
  const { t } = useTranslation('administration')
  return (
    <Section title={t('archives.title')}>
      {archives.length === 0 && (
        <EmptyState title={t('archives.none')}>{t('archives.none_body', { folder })}</EmptyState>
      )}
      {archives.length > 0 && (
        <table className="-mt-3 w-full text-left">
          <caption className="sr-only">{t('archives.title')}</caption>
          <thead>
            <tr className="border-b border-stone-3 max-md:sr-only">
              <th scope="col" className="label py-2 pr-4">
                {t('archives.made')}
              </th>
              <th scope="col" className="label py-2 pr-4 text-right">
                {t('archives.size')}
              </th>
              <th scope="col" className="label py-2">
                {t('archives.state')}
              </th>
            </tr>
          </thead>
          <tbody>
            {archives.map((archive) => (
              <ArchiveRow key={archive.name} archive={archive} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

const proofs: Record<'passed' | 'failed' | 'none', SealLook> = {
  passed: 'fine',
  failed: 'fail',
  none: 'none',
}

function ArchiveRow({ archive }: { archive: BackupArchive }) {
  const { t } = useTranslation('administration')
  const { name, createdAt, bytes, encrypted, origin, drill } = archive
  return (
    <tr className="border-b border-stone-3/60 align-top max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:py-2">
      <th scope="row" className="py-2.5 pr-4 font-normal max-md:py-0.5">
        <p className="flex items-center gap-2 font-semibold">
          {formatMoment(createdAt)}
          {encrypted && (
            <Lock size={14} role="img" aria-label={t('archives.encrypted')} className="text-ink-3" />
          )}
        </p>
        <p className="font-mono text-micro text-ink-3">{name}</p>
      </th>
      <td className="py-2.5 pr-4 text-right whitespace-nowrap tabular-nums max-md:py-0.5 max-md:pr-0">
        {formatBytes(bytes)}
      </td>
      <td className="py-2.5 max-md:col-span-2 max-md:py-0.5">
        <span className="flex items-baseline gap-2.5 whitespace-nowrap">
          <Seal look={proofs[drill ?? 'none']} />
          <span className={drill === 'failed' ? 'text-cinnabar' : undefined}>
            {origin === 'upgrade' ? t('archives.upgrade') : t(`archives.proof.${drill ?? 'none'}`)}
          </span>
        </span>
      </td>
    </tr>
  )
}
