import type { Card } from '@stoa/board'
import { Repeat } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { RecurrenceDialog } from './recurrence.dialog.tsx'
import { useRecurrenceWords } from './use-recurrence-words.ts'

export function RecurrenceField({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const words = useRecurrenceWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        className="-ml-2 flex min-h-8 max-w-full items-center gap-2 rounded-s px-2 py-1 text-left text-small hover:bg-hover"
        onPress={() => setOpen(true)}
      >
        <Repeat size={14} aria-hidden className="shrink-0 text-ink-3" />
        {card.recurrence === null ? t('recurrence.none') : words(card.recurrence)}
      </Button>
      {open && <RecurrenceDialog card={card} onClose={() => setOpen(false)} />}
    </>
  )
}
