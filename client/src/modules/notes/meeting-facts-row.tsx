import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../platform/ui/index.ts'
import { MeetingFactsDialog } from './meeting-facts.dialog.tsx'
import { meetingTimeWords } from './meeting-time.ts'
import { NoteRow, type NoteRowProps } from './note-row.tsx'

/** When and where. */
export function MeetingFactsRow({ session, note, mayWrite }: NoteRowProps) {
  const { t, i18n } = useTranslation('notes')
  const [editing, setEditing] = useState(false)
  const { startsAt, endsAt, place, call } = note.meeting
  const isEmpty = startsAt === null && place === '' && call === null
  return (
    <NoteRow
      label={t('facts')}
      action={
        mayWrite && (
          <IconButton size="compact" label={t('facts.edit')} onPress={() => setEditing(true)}>
            <Pencil size={15} aria-hidden />
          </IconButton>
        )
      }
    >
      {isEmpty ? (
        <p className="text-ink-3">{t('facts.none')}</p>
      ) : (
        <p className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
          {startsAt !== null && (
            <time dateTime={new Date(startsAt).toISOString()} className="font-semibold tabular-nums">
              {meetingTimeWords(startsAt, endsAt, i18n.language)}
            </time>
          )}
          {place !== '' && <span>{place}</span>}
          {call !== null && (
            <a href={call} target="_blank" rel="noopener noreferrer" className="font-semibold">
              {t('facts.join', { host: new URL(call).host })}
            </a>
          )}
        </p>
      )}
      {editing && <MeetingFactsDialog session={session} note={note} onClose={() => setEditing(false)} />}
    </NoteRow>
  )
}
