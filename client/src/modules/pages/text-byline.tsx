import type { DocumentDetail } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'
import { formatMoment, formatWhen } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import { classes } from '../../platform/ui/index.ts'

/** Who wrote last, and when. */
export function TextByline({ document, className }: { document: DocumentDetail; className?: string }) {
  const { t } = useTranslation('pages')
  const when = formatWhen(document.updatedAt, useNow())
  const name = document.updatedBy?.name
  return (
    <p className={classes('mt-2 text-small text-ink-3', className)} title={formatMoment(document.updatedAt)}>
      {name === undefined ? t('edited', { when }) : t('edited_by', { name, when })}
    </p>
  )
}
