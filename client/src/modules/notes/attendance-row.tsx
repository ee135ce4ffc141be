import { type Attendance, type Attendee, type AttendeeName, guestNameOf, setAttendance } from '@stoa/note'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Check, UserPlus, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from '../../platform/store.ts'
import {
  Avatar,
  Button,
  classes,
  Dialog,
  type Face,
  IconButton,
  Menu,
  MenuGroup,
  MenuItem,
  MenuLine,
  TextField,
} from '../../platform/ui/index.ts'
import { DocumentPersonPicker } from '../organisation/index.ts'
import { noteKeys, noteQuery } from './notes.queries.ts'
import { NoteRow, type NoteRowProps } from './note-row.tsx'

const keyOf = (attendee: AttendeeName): string => ('userId' in attendee ? attendee.userId : attendee.guest)

/** Who is there, away, expected. Whoever has the note open and is not down as present is offered. */
export function AttendanceRow({ document, session, note, mayWrite }: NoteRowProps) {
  const { t } = useTranslation('notes')
  const [adding, setAdding] = useState(false)
  const here = useStore(session.people)
  const { attendees } = note.meeting
  const faces = useFaces(document.id, attendees, here)
  const mark = (names: readonly AttendeeName[], attendance: Attendance | null) =>
    setAttendance(
      session.doc,
      names.map((name) => ({ ...name, attendance })),
    )
  const present = new Set(attendees.filter(({ attendance }) => attendance === 'present').map(keyOf))
  const missing = here.filter(({ id }) => !present.has(id))
  return (
    <NoteRow
      label={t('attendance')}
      action={
        mayWrite && (
          <IconButton size="compact" label={t('attendance.add')} onPress={() => setAdding(true)}>
            <UserPlus size={16} aria-hidden />
          </IconButton>
        )
      }
    >
      {attendees.length === 0 && <p className="text-ink-3">{t('attendance.none')}</p>}
      {attendees.length > 0 && (
        <ul className="flex flex-wrap gap-1.5" aria-label={t('attendance')}>
          {attendees.map((attendee) => (
            <li key={keyOf(attendee)}>
              <AttendeeChip
                attendee={attendee}
                face={faces.get(keyOf(attendee))}
                mayWrite={mayWrite}
                onMark={(attendance) => mark([attendee], attendance)}
              />
            </li>
          ))}
        </ul>
      )}
      {mayWrite && missing.length > 0 && (
        <p className="mt-1.5 flex flex-wrap items-center gap-x-3 text-small text-ink-3">
          {t('attendance.here', { count: missing.length, names: missing.map(({ name }) => name).join('、') })}
          <Button
            size="small"
            look="quiet"
            onPress={() =>
              mark(
                missing.map(({ id }) => ({ userId: id })),
                'present',
              )
            }
          >
            <Check size={14} aria-hidden />
            {t('attendance.mark_here', { count: missing.length })}
          </Button>
        </p>
      )}
      {adding && (
        <AddAttendeeDialog
          documentId={document.id}
          known={new Set(attendees.map(keyOf))}
          onAdd={(name) => mark([name], 'invited')}
          onClose={() => setAdding(false)}
        />
      )}
    </NoteRow>
  )
}

/** Names and colours: of those who are here by themselves, of the others from the server. */
function useFaces(
  documentId: string,
  attendees: readonly Attendee[],
  here: readonly Face[],
): ReadonlyMap<string, Face> {
  const client = useQueryClient()
  const { data } = useQuery(noteQuery(documentId))
  const faces = new Map<string, Face>()
  for (const { person } of data?.attendees ?? []) if (person !== null) faces.set(person.id, person)
  for (const face of here) faces.set(face.id, face)
  const unknown = attendees
    .map(keyOf)
    .filter((key, at) => 'userId' in attendees[at]! && !faces.has(key))
    .join(' ')
  useEffect(() => {
    if (unknown !== '' && data !== undefined)
      void client.invalidateQueries({ queryKey: noteKeys.one(documentId), exact: true })
    // Asked once for each set of people that is not known: the server may not say who somebody is.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [unknown, documentId, client])
  return faces
}

const looks: Record<Attendance, string> = {
  present: 'border-pine/40 bg-pine-soft text-ink-1',
  absent: 'border-stone-3 text-ink-3 line-through',
  invited: 'border-dashed border-edge text-ink-2',
}

interface AttendeeChipProps {
  attendee: Attendee
  face: Face | undefined
  mayWrite: boolean
  onMark: (attendance: Attendance | null) => void
}

function AttendeeChip({ attendee, face, mayWrite, onMark }: AttendeeChipProps) {
  const { t } = useTranslation('notes')
  const name = 'guest' in attendee ? attendee.guest : (face?.name ?? t('attendance.unknown'))
  const state = t(`attendance.${attendee.attendance}`)
  const look = classes(
    'inline-flex h-8 max-w-56 items-center gap-1.5 rounded-full border py-0 pr-3 pl-1 text-small pointer-coarse:h-9',
    looks[attendee.attendance],
  )
  const words = (
    <>
      <Avatar
        person={face ?? { id: keyOf(attendee), name, hue: 0 }}
        size="small"
        decorative
        className="ml-0.5"
      />
      <span className="truncate">{name}</span>
      <span className="sr-only">, {state}</span>
    </>
  )
  if (!mayWrite) return <span className={look}>{words}</span>
  return (
    <Menu
      label={t('attendance.of', { name })}
      placement="bottom start"
      trigger={<AriaButton className={classes(look, 'hover:border-ink-3')}>{words}</AriaButton>}
    >
      <MenuGroup title={name} selected={attendee.attendance} onSelect={(to) => onMark(to as Attendance)}>
        <MenuItem id="present">{t('attendance.present')}</MenuItem>
        <MenuItem id="absent">{t('attendance.absent')}</MenuItem>
        <MenuItem id="invited">{t('attendance.invited')}</MenuItem>
      </MenuGroup>
      <MenuLine />
      <MenuItem id="remove" icon={<X size={16} />} onAction={() => onMark(null)}>
        {t('attendance.remove')}
      </MenuItem>
    </Menu>
  )
}

interface AddAttendeeDialogProps {
  documentId: string
  known: ReadonlySet<string>
  onAdd: (name: AttendeeName) => void
  onClose: () => void
}

function AddAttendeeDialog({ documentId, known, onAdd, onClose }: AddAttendeeDialogProps) {
  const { t } = useTranslation('notes')
  const [guest, setGuest] = useState('')
  const name = guestNameOf(guest)
  return (
    <Dialog title={t('attendance.add')} onClose={onClose}>
      <DocumentPersonPicker
        documentId={documentId}
        label={t('attendance.person')}
        except={known}
        autoFocus
        onPick={({ id }) => onAdd({ userId: id })}
      />
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (name === null) return
          onAdd({ guest: name })
          setGuest('')
        }}
      >
        <TextField
          className="grow"
          label={t('attendance.guest')}
          value={guest}
          onChange={setGuest}
          maxLength={100}
        />
        <Button type="submit" isDisabled={name === null}>
          {t('attendance.add_guest')}
        </Button>
      </form>
      <div className="flex justify-end">
        <Button look="primary" onPress={onClose}>
          {t('attendance.ready')}
        </Button>
      </div>
    </Dialog>
  )
}
