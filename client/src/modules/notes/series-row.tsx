import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeft, ArrowRight, CalendarPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, FormDialog } from '../../platform/ui/index.ts'
import { documentPath } from '../documents/index.ts'
import { meetingTimeWords } from './meeting-time.ts'
import { noteQuery, useNoteActions } from './notes.queries.ts'
import { NoteRow, type NoteRowProps } from './note-row.tsx'

const week = 7 * 24 * 3_600_000
const link = 'inline-flex min-w-0 items-center gap-1.5 truncate text-small no-underline hover:underline'

/** The meetings before and after this one, and the way to the next. */
export function SeriesRow({ document, note, mayWrite }: NoteRowProps) {
  const { t } = useTranslation('notes')
  const { data } = useQuery(noteQuery(document.id))
  const [planning, setPlanning] = useState(false)
  const { previous, next } = data?.series ?? { previous: null, next: null }
  if (previous === null && next === null && !mayWrite) return null
  const to = (id: string) => documentPath({ id, kind: 'note' })
  return (
    <NoteRow label={t('series')}>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
        {previous !== null && (
          <Link to={to(previous.id)} className={link}>
            <ArrowLeft size={14} aria-hidden />
            {t('series.previous', { title: previous.title ?? t('series.hidden') })}
          </Link>
        )}
        {next !== null && (
          <Link to={to(next.id)} className={link}>
            {t('series.next', { title: next.title ?? t('series.hidden') })}
            <ArrowRight size={14} aria-hidden />
          </Link>
        )}
        {next === null && mayWrite && (
          <Button size="small" look="quiet" className="-ml-2.5" onPress={() => setPlanning(true)}>
            <CalendarPlus size={15} aria-hidden />
            {t('series.plan')}
          </Button>
        )}
      </div>
      {planning && <NextMeetingDialog document={document} note={note} onClose={() => setPlanning(false)} />}
    </NoteRow>
  )
}

interface NextMeetingDialogProps extends Pick<NoteRowProps, 'document' | 'note'> {
  onClose: () => void
}

/** Says what goes on into the next meeting before it is made: a week later, where this one has a time. */
function NextMeetingDialog({ document, note, onClose }: NextMeetingDialogProps) {
  const { t, i18n } = useTranslation('notes')
  const navigate = useNavigate()
  const { next } = useNoteActions(document.id)
  const { startsAt, endsAt, carryOver } = note.meeting
  const open = note.content.actions.filter(({ done }) => !done).length
  const times =
    startsAt === null
      ? null
      : { startsAt: startsAt + week, ...(endsAt === null ? {} : { endsAt: endsAt + week }) }
  return (
    <FormDialog
      title={t('series.plan')}
      confirm={t('series.create')}
      onClose={onClose}
      onConfirm={async () => {
        const made = await next.mutateAsync(times ?? {})
        await navigate({ to: documentPath(made) })
      }}
    >
      <p className="text-ink-2">{t('series.body')}</p>
      <ul className="flex list-disc flex-col gap-1 pl-5 text-ink-2">
        {times !== null && (
          <li>
            {t('series.when', {
              when: meetingTimeWords(times.startsAt, times.endsAt ?? null, i18n.language),
            })}
          </li>
        )}
        <li>{t('series.people', { count: note.meeting.attendees.length })}</li>
        <li>{t('series.actions', { count: open })}</li>
        <li>{t('series.items', { count: carryOver.size })}</li>
      </ul>
    </FormDialog>
  )
}
