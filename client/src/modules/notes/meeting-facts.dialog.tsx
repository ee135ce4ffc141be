import { parseAbsoluteToLocal } from '@internationalized/date'
import { callAddress, meetingLimits, setMeetingFacts } from '@stoa/note'
import { useState } from 'react'
import { DateField, DateInput, DateSegment, FieldError, Label } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { classes, FormDialog, inputBox, TextField } from '../../platform/ui/index.ts'
import type { NoteRowProps } from './note-row.tsx'

interface MeetingFactsDialogProps extends Pick<NoteRowProps, 'session' | 'note'> {
  onClose: () => void
}

const hour = 3_600_000

/** The next full hour: where the field stands when a time is first given. */
const nextHour = (): number => Math.ceil(Date.now() / hour) * hour

export function MeetingFactsDialog({ session, note, onClose }: MeetingFactsDialogProps) {
  const { t } = useTranslation('notes')
  const { meeting } = note
  const [startsAt, setStartsAt] = useState(meeting.startsAt)
  const [endsAt, setEndsAt] = useState(meeting.endsAt)
  const [place, setPlace] = useState(meeting.place)
  const [call, setCall] = useState(meeting.call ?? '')
  const isTurned = startsAt !== null && endsAt !== null && endsAt < startsAt
  const isNoCall = call.trim() !== '' && callAddress(call) === null
  return (
    <FormDialog
      title={t('facts.edit')}
      confirm={t('facts.save')}
      canConfirm={!isTurned && !isNoCall}
      onClose={onClose}
      onConfirm={async () => {
        await Promise.resolve(
          setMeetingFacts(session.doc, { startsAt, endsAt, place, call: call.trim() === '' ? null : call }),
        )
      }}
    >
      <MomentField
        label={t('facts.starts')}
        value={startsAt}
        placeholder={nextHour}
        onChange={(at) => {
          // The meeting keeps its length when it is moved.
          if (at !== null)
            setEndsAt(endsAt === null || startsAt === null ? at + hour : at + endsAt - startsAt)
          setStartsAt(at)
        }}
      />
      <MomentField
        label={t('facts.ends')}
        value={endsAt}
        placeholder={() => (startsAt ?? nextHour()) + hour}
        error={isTurned ? t('facts.turned') : undefined}
        onChange={setEndsAt}
      />
      <TextField label={t('facts.place')} value={place} onChange={setPlace} maxLength={meetingLimits.place} />
      <TextField
        label={t('facts.call')}
        help={t('facts.call_help')}
        value={call}
        onChange={setCall}
        maxLength={meetingLimits.call}
        error={isNoCall ? t('facts.call_invalid') : undefined}
        inputMode="url"
      />
    </FormDialog>
  )
}

interface MomentFieldProps {
  label: string
  value: number | null
  placeholder: () => number
  error?: string | undefined
  onChange: (at: number | null) => void
}

const local = (at: number) => parseAbsoluteToLocal(new Date(at).toISOString())

/** A day and a time of it, in the reader's own zone. */
function MomentField({ label, value, placeholder, error, onChange }: MomentFieldProps) {
  return (
    <DateField
      granularity="minute"
      hourCycle={24}
      hideTimeZone
      value={value === null ? null : local(value)}
      placeholderValue={local(placeholder())}
      isInvalid={error !== undefined}
      onChange={(next) => onChange(next === null ? null : next.toDate().getTime())}
      className="flex flex-col gap-1.5"
    >
      <Label className="text-small font-semibold text-ink-2">{label}</Label>
      <DateInput className={classes(inputBox, 'flex h-10 items-center tabular-nums')}>
        {(segment) => (
          <DateSegment
            segment={segment}
            className="rounded-s px-0.5 outline-none data-[focused]:bg-aegean data-[focused]:text-on-ink data-[placeholder]:text-ink-3"
          />
        )}
      </DateInput>
      <FieldError className="text-small text-cinnabar">{error}</FieldError>
    </DateField>
  )
}
