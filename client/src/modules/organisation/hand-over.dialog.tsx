import type { DirectoryEntry, HandOverItem, PersonCard } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Avatar,
  Button,
  Dialog,
  ErrorState,
  FormDialog,
  GhostLines,
  notify,
} from '../../platform/ui/index.ts'
import { handOverQuery, useHandOver } from './people.queries.ts'
import { PersonPicker } from './person-picker.tsx'

interface HandOverDialogProps {
  person: PersonCard
  onClose: () => void
}

const kinds = ['department', 'group', 'space', 'document'] as const

/** First what it is about, then to whom. Nothing moves before that. */
export function HandOverDialog({ person, onClose }: HandOverDialogProps) {
  const { t } = useTranslation(['organisation', 'ui'])
  const preview = useQuery(handOverQuery(person.id))
  const handOver = useHandOver(person.id)
  const [to, setTo] = useState<DirectoryEntry>()
  const title = t('hand_over.title', { name: person.name })
  if (preview.data?.length === 0)
    return (
      <Dialog title={title} onClose={onClose}>
        <p className="text-ink-2">{t('hand_over.nothing', { name: person.name })}</p>
        <div className="flex justify-end">
          <Button onPress={onClose}>{t('ui:action.close')}</Button>
        </div>
      </Dialog>
    )
  return (
    <FormDialog
      title={title}
      confirm={
        preview.data === undefined
          ? t('hand_over.open')
          : t('hand_over.submit', { count: preview.data.length })
      }
      canConfirm={to !== undefined && preview.isSuccess}
      onClose={onClose}
      onConfirm={async () => {
        if (to === undefined) return
        const done = await handOver.mutateAsync(to.id)
        notify(t('hand_over.done', { count: done.items.length, name: to.name }))
      }}
    >
      <p className="text-ink-2">{t('hand_over.lead', { name: person.name })}</p>
      {preview.isPending && <GhostLines widths={['70%', '55%', '60%']} />}
      {preview.isError && <ErrorState compact error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data && <Preview items={preview.data} />}
      {to === undefined ? (
        <PersonPicker withoutGuests label={t('hand_over.to')} except={new Set([person.id])} onPick={setTo} />
      ) : (
        <div className="flex items-center gap-3 rounded-m bg-aegean-soft px-3 py-2">
          <Avatar person={to} decorative />
          <span className="min-w-0 grow truncate">
            <span className="text-small text-ink-2">{t('hand_over.to')} </span>
            <span className="font-semibold">{to.name}</span>
          </span>
          <Button look="quiet" size="small" onPress={() => setTo(undefined)}>
            {t('hand_over.change')}
          </Button>
        </div>
      )}
    </FormDialog>
  )
}

function Preview({ items }: { items: readonly HandOverItem[] }) {
  const { t } = useTranslation('organisation')
  return (
    <div className="scroll-thin max-h-56 overflow-auto rounded-m border border-stone-3 bg-raised px-3 py-2">
      {kinds.map((kind) => {
        const some = items.filter(({ type }) => type === kind)
        if (some.length === 0) return null
        return (
          <section key={kind} className="py-1">
            <h3 className="label">{t(`hand_over.${kind}`, { count: some.length })}</h3>
            <ul>
              {some.map((item) => (
                <li key={`${item.id} ${item.as}`} className="flex justify-between gap-3 py-0.5">
                  <span className="min-w-0 truncate">
                    {item.name.trim() === '' ? t('hand_over.untitled') : item.name}
                  </span>
                  <span className="shrink-0 text-small text-ink-3">{t(`hand_over.as_${item.as}`)}</span>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
