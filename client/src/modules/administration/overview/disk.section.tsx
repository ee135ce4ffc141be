import type { AdministrationOverview } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../platform/i18n/index.ts'
import { classes, Section } from '../../../platform/ui/index.ts'
import { diskShares } from './disk-shares.ts'

/** How full the disk is, and with what: a bar, and the table that says the same. */
export function DiskSection({ disk }: { disk: AdministrationOverview['disk'] }) {
  const { t } = useTranslation('administration')
  const { totalBytes, freeBytes } = disk
  const shares = diskShares(disk)
  const isTight = totalBytes !== null && freeBytes !== null && freeBytes < totalBytes / 10
  return (
    <Section title={t('disk.title')}>
      {totalBytes !== null && freeBytes !== null && (
        <>
          <p className={classes('mb-3', isTight && 'font-semibold text-ochre')}>
            {t('disk.how_full', { free: formatBytes(freeBytes), total: formatBytes(totalBytes) })}
          </p>
          <div
            aria-hidden
            className="flex h-4 gap-px overflow-hidden rounded-s border border-stone-3 bg-paper"
          >
            {shares.map(({ name, bytes }) => (
              <span
                key={name}
                className={classes('min-w-px', fills[name])}
                style={{ flexGrow: bytes, flexBasis: 0 }}
              />
            ))}
          </div>
        </>
      )}
      <table className="mt-3 w-full max-w-[30rem] text-left">
        <caption className="sr-only">{t('disk.title')}</caption>
        <tbody>
          {shares.map(({ name, bytes }) => (
            <tr key={name} className="border-b border-stone-3/60 last:border-0">
              <th scope="row" className="flex items-center gap-2.5 py-1.5 font-normal text-ink-2">
                <span
                  aria-hidden
                  className={classes(
                    'size-2.5 rounded-[2px]',
                    fills[name],
                    name === 'free' && 'border border-edge',
                  )}
                />
                {t(`disk.${name}`)}
              </th>
              <td className="py-1.5 text-right tabular-nums">{formatBytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {disk.backupBytes === null && (
        <p className="mt-2 text-small text-ink-3">{t('disk.backups_elsewhere')}</p>
      )}
    </Section>
  )
}

const fills = {
  content: 'bg-aegean',
  database: 'bg-ink-2',
  backups: 'bg-pine',
  others: 'bg-stone-3',
  free: 'bg-paper',
} as const
