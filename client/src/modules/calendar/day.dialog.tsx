import type { CalendarDay, CalendarDayKind } from '@stoa/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DayField, FormDialog, Select, TextField } from '../../platform/ui/index.ts'
import { useRemoveDay, useSetDay } from './calendar.queries.ts'

interface DayDialogProps {
  year: number
  /** Left out: a new one. */
  day: CalendarDay | undefined
  onClose: () => void
}

const kinds = ['holiday', 'working'] as const satisfies readonly CalendarDayKind[]

/** A holiday, or a day on which people work although the week says otherwise. */
export function DayDialog({ year, day, onClose }: DayDialogProps) {
  const { t } = useTranslation('calendar')
  const set = useSetDay()
  const remove = useRemoveDay()
  const [date, setDate] = useState(day?.date ?? '')
  const [kind, setKind] = useState<CalendarDayKind>(day?.kind ?? 'holiday')
  const [en, setEn] = useState(day?.name.en ?? '')
  const [zh, setZh] = useState(day?.name['zh-CN'] ?? '')
  const isNamed = en.trim() !== '' || zh.trim() !== ''
  return (
    <FormDialog
      title={t(day === undefined ? 'day.add_title' : 'day.edit_title')}
      confirm={t('save')}
      canConfirm={date !== '' && isNamed}
      onClose={onClose}
      onConfirm={async () => {
        await set.mutateAsync({ date, kind, name: { en: en.trim(), 'zh-CN': zh.trim() } })
        if (day !== undefined && day.date !== date) await remove.mutateAsync(day.date)
      }}
    >
      <DayField
        autoFocus
        isRequired
        label={t('day.date')}
        value={date === '' ? null : date}
        onChange={(chosen) => setDate(chosen ?? '')}
        startsAt={`${year}-01-01`}
      />
      <Select
        label={t('day.kind')}
        choices={kinds.map((id) => ({ id, label: t(`kind.${id}`), detail: t(`kind_note.${id}`) }))}
        value={kind}
        onChange={setKind}
      />
      <TextField label={t('day.name_zh')} value={zh} onChange={setZh} maxLength={80} />
      <TextField
        label={t('day.name_en')}
        help={t('day.name_help')}
        value={en}
        onChange={setEn}
        maxLength={80}
      />
    </FormDialog>
  )
}
