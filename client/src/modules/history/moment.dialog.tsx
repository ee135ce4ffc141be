import { parseAbsoluteToLocal } from '@internationalized/date'
import { useState } from 'react'
import { DateField, DateInput, DateSegment, FieldError, Label } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { classes, FormDialog, inputBox } from '../../platform/ui/index.ts'
import { useThing } from './use-thing.ts'

interface MomentDialogProps {
  /** Where the field stands at first, in UTC milliseconds. */
  start: number
  onChoose: (at: number) => void
  onClose: () => void
}

/** A moment to the second, for what lies between two versions of the time line. */
export function MomentDialog({ start, onChoose, onClose }: MomentDialogProps) {
  const { t } = useTranslation('history')
  const thing = useThing()
  const [at, setAt] = useState<number | undefined>(start)
  const [opened] = useState(() => Date.now())
  const future = at !== undefined && at > opened
  return (
    <FormDialog
      title={t('moment.title', { thing })}
      confirm={t('moment.submit', { thing })}
      canConfirm={at !== undefined && !future}
      onClose={onClose}
      onConfirm={async () => {
        // A second is over when all that came in it is there.
        if (at !== undefined) await Promise.resolve(onChoose(at + 999))
      }}
    >
      <p className="text-ink-2">{t('moment.body')}</p>
      <DateField
        granularity="second"
        hideTimeZone
        defaultValue={parseAbsoluteToLocal(new Date(start).toISOString())}
        isInvalid={future}
        onChange={(value) => setAt(value?.toDate().getTime())}
        className="flex flex-col gap-1.5"
      >
        <Label className="text-small font-semibold text-ink-2">{t('moment.field')}</Label>
        <DateInput className={classes(inputBox, 'flex h-10 items-center tabular-nums')}>
          {(segment) => (
            <DateSegment
              segment={segment}
              className="rounded-s px-0.5 outline-none data-[focused]:bg-aegean data-[focused]:text-on-ink data-[placeholder]:text-ink-3"
            />
          )}
        </DateInput>
        <FieldError className="text-small text-cinnabar">{future ? t('moment.future') : ''}</FieldError>
      </DateField>
    </FormDialog>
  )
}
