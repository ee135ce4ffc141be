import type { DocumentDetail, Minutes, MinutesMail, NoteAttendee } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment } from '../../platform/i18n/index.ts'
import {
  Button,
  CheckBox,
  describeError,
  ErrorState,
  FormError,
  GhostLines,
  notify,
  Section,
  Tag,
  type TagTone,
  TextField,
} from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { mailAddresses } from './mail-addresses.ts'
import { minutesMailsQuery, noteQuery, useNoteActions } from './notes.queries.ts'

interface SendMinutesViewProps {
  document: DocumentDetail
  minutes: Minutes
  onBack: () => void
}

const tones: Record<MinutesMail['state'], TagTone> = { waiting: 'plain', sent: 'pine', failed: 'cinnabar' }

const peopleOf = (attendees: readonly NoteAttendee[]) =>
  attendees.flatMap(({ person, attendance }) => (person === null ? [] : [{ person, attendance }]))

/** To whom frozen minutes go, and what became of those that were sent. */
export function SendMinutesView({ document, minutes, onBack }: SendMinutesViewProps) {
  const { t } = useTranslation(['notes', 'ui'])
  const { features } = useMe()
  const note = useQuery(noteQuery(document.id))
  const mails = useQuery(minutesMailsQuery(document.id, minutes.id))
  const { send } = useNoteActions(document.id)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [typed, setTyped] = useState('')
  const people = peopleOf(note.data?.attendees ?? [])
  const chosen = people.map(({ person }) => person.id).filter((id) => !left.has(id))
  const { addresses, wrong } = mailAddresses(typed)
  const count = chosen.length + addresses.length
  return (
    <div className="flex flex-col gap-6">
      <p className="text-ink-2">{t('send.lead', { name: minutes.name })}</p>
      {!features.mail && <p className="rounded-m bg-ochre-soft px-3 py-2 text-ochre">{t('send.no_mail')}</p>}
      <Section title={t('send.to')}>
        {note.isPending && <GhostLines widths={['40%', '52%']} />}
        {note.isError && <ErrorState compact error={note.error} onRetry={() => void note.refetch()} />}
        {note.isSuccess && people.length === 0 && <p className="text-ink-3">{t('send.nobody')}</p>}
        <div className="flex flex-col gap-1">
          {people.map(({ person, attendance }) => (
            <CheckBox
              key={person.id}
              label={person.name}
              help={t(`attendance.${attendance}`)}
              isSelected={!left.has(person.id)}
              onChange={(isChosen) => {
                const next = new Set(left)
                if (isChosen) next.delete(person.id)
                else next.add(person.id)
                setLeft(next)
              }}
            />
          ))}
        </div>
        <TextField
          className="mt-4"
          multiline
          label={t('send.addresses')}
          help={t('send.addresses_help')}
          error={wrong.length === 0 ? undefined : t('send.wrong', { list: wrong.join(', ') })}
          value={typed}
          onChange={setTyped}
        />
      </Section>
      {mails.data !== undefined && mails.data.length > 0 && (
        <Section title={t('send.sent')}>
          <ul>
            {mails.data.map((mail) => (
              <li key={mail.id} className="flex items-center gap-3 py-1">
                <span className="min-w-0 grow truncate">{mail.person?.name ?? mail.address}</span>
                <span className="shrink-0 text-small text-ink-3">{formatMoment(mail.sentAt)}</span>
                <Tag tone={tones[mail.state]}>{t(`send.state_${mail.state}`)}</Tag>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <FormError text={send.error === null ? undefined : describeError(send.error)} />
      <div className="flex justify-end gap-2">
        <Button look="quiet" onPress={onBack}>
          {t('back')}
        </Button>
        <Button
          look="primary"
          isPending={send.isPending}
          isDisabled={count === 0 || wrong.length > 0 || !features.mail}
          onPress={() =>
            send.mutate(
              { minutesId: minutes.id, userIds: chosen, addresses },
              {
                onSuccess: ({ items }) => {
                  notify(t('send.done', { count: items.length }))
                  onBack()
                },
              },
            )
          }
        >
          {t('send.confirm', { count })}
        </Button>
      </div>
    </div>
  )
}
