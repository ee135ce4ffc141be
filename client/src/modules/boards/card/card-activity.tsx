import type { Card } from '@stoa/board'
import { useTranslation } from 'react-i18next'
import { formatMoment } from '../../../platform/i18n/index.ts'
import { useFaces } from '../people.tsx'

/** Who made the card, and when. */
export function CardActivity({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const faces = useFaces()
  if (card.createdAt === null) return null
  const when = formatMoment(card.createdAt)
  const name = card.createdBy === null ? undefined : faces.get(card.createdBy)?.name
  return (
    <p className="text-small text-ink-3">
      {name === undefined ? t('card.made', { when }) : t('card.made_by', { name, when })}
    </p>
  )
}
