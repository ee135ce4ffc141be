import type { DocumentDetail, Minutes } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment } from '../../platform/i18n/index.ts'
import {
  Button,
  Dialog,
  ErrorState,
  GhostLines,
  notify,
  notifyFailure,
  Section,
  TextField,
} from '../../platform/ui/index.ts'
import { saveFile } from '../documents/index.ts'
import { useMe } from '../identity/index.ts'
import { MinutesSheet } from './minutes-sheet.tsx'
import { minutesPreviewQuery, minutesQuery, minutesText, useNoteActions } from './notes.queries.ts'
import { SendMinutesView } from './send-minutes.view.tsx'
import { SummaryDraftView } from './summary-draft.view.tsx'

interface MinutesDialogProps {
  document: DocumentDetail
  onClose: () => void
}

type Step = { name: 'overview' } | { name: 'send'; minutes: Minutes } | { name: 'draft' }

/** From the note to its minutes: how they read now, freezing them, and passing them on. */
export function MinutesDialog({ document, onClose }: MinutesDialogProps) {
  const { t } = useTranslation('notes')
  const [step, setStep] = useState<Step>({ name: 'overview' })
  const back = () => setStep({ name: 'overview' })
  return (
    <Dialog
      wide
      title={t(step.name === 'send' ? 'send' : step.name === 'draft' ? 'draft' : 'minutes')}
      onClose={onClose}
    >
      {step.name === 'overview' && <Overview document={document} onStep={setStep} />}
      {step.name === 'send' && <SendMinutesView document={document} minutes={step.minutes} onBack={back} />}
      {step.name === 'draft' && <SummaryDraftView document={document} onBack={back} />}
    </Dialog>
  )
}

interface OverviewProps {
  document: DocumentDetail
  onStep: (step: Step) => void
}

function Overview({ document, onStep }: OverviewProps) {
  const { t, i18n } = useTranslation('notes')
  const { features } = useMe()
  const preview = useQuery(minutesPreviewQuery(document.id, i18n.language))
  const mayEdit = document.can.includes('documents.edit') && document.trashedAt === null
  return (
    <div className="flex flex-col gap-7">
      <Section
        title={t('minutes.now')}
        lead={t('minutes.lead')}
        action={
          mayEdit &&
          features.languageModel && (
            <Button size="small" onPress={() => onStep({ name: 'draft' })}>
              {t('draft.ask')}
            </Button>
          )
        }
      >
        {preview.isPending && <GhostLines widths={['50%', '92%', '88%', '61%']} />}
        {preview.isError && (
          <ErrorState compact error={preview.error} onRetry={() => void preview.refetch()} />
        )}
        {preview.isSuccess && <MinutesSheet html={preview.data} label={t('minutes.now')} />}
        {mayEdit && <Freeze document={document} />}
      </Section>
      <Frozen document={document} mayEdit={mayEdit} onSend={(minutes) => onStep({ name: 'send', minutes })} />
    </div>
  )
}

function Freeze({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('notes')
  const { freeze } = useNoteActions(document.id)
  const [name, setName] = useState('')
  return (
    <form
      className="mt-4 flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (freeze.isPending) return
        freeze.mutate(name.trim() === '' ? undefined : name.trim(), {
          onSuccess: (made) => {
            setName('')
            notify(t('minutes.frozen', { name: made.name }))
          },
          onError: notifyFailure,
        })
      }}
    >
      <TextField
        className="min-w-48 grow"
        label={t('minutes.name')}
        help={t('minutes.name_help')}
        value={name}
        onChange={setName}
        maxLength={120}
        autoComplete="off"
      />
      <Button type="submit" look="primary" isPending={freeze.isPending} className="mb-[26px] h-10">
        {t('minutes.freeze')}
      </Button>
    </form>
  )
}

interface FrozenProps {
  document: DocumentDetail
  mayEdit: boolean
  onSend: (minutes: Minutes) => void
}

function Frozen({ document, mayEdit, onSend }: FrozenProps) {
  const { t } = useTranslation('notes')
  const list = useQuery(minutesQuery(document.id))
  const download = (minutes: Minutes) =>
    void minutesText(document.id, minutes.id)
      .then((text) => saveFile(`${minutes.title} ${minutes.name}.md`, 'text/markdown', text))
      .catch(notifyFailure)
  return (
    <Section title={t('minutes.kept')}>
      {list.isPending && <GhostLines widths={['70%']} />}
      {list.isError && <ErrorState compact error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <p className="text-ink-3">{t('minutes.none')}</p>}
      <ul>
        {list.data?.map((minutes) => (
          <li
            key={minutes.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-stone-3/60 py-2 last:border-b-0"
          >
            <span className="min-w-40 grow">
              <span className="block font-semibold">{minutes.name}</span>
              <span className="block text-small text-ink-3">
                {t('minutes.by', { name: minutes.createdBy.name, when: formatMoment(minutes.createdAt) })}
                {minutes.sentTo > 0 && ` · ${t('minutes.sent_to', { count: minutes.sentTo })}`}
              </span>
            </span>
            <Button size="small" look="quiet" onPress={() => download(minutes)}>
              {t('minutes.download')}
            </Button>
            {mayEdit && (
              <Button size="small" onPress={() => onSend(minutes)}>
                {t('minutes.send')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
