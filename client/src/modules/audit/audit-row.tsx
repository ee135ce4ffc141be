import type { AuditRecord } from '@stoa/protocol'
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../platform/i18n/index.ts'
import { classes } from '../../platform/ui/index.ts'
import { useActionWords, useActorWords } from './action-words.ts'
import { AuditDetails } from './audit-details.tsx'

interface AuditRowProps {
  record: AuditRecord
  /** Shows only what this account did. */
  onActor: (id: string) => void
  /** Shows only what was done to this thing. */
  onTarget: (id: string) => void
}

const timeOf = (at: number): string =>
  new Intl.DateTimeFormat(currentLanguage(), { hour: '2-digit', minute: '2-digit' }).format(at)

/** One entry: when, who, what, on what. The rest a press away. */
export function AuditRow({ record, onActor, onTarget }: AuditRowProps) {
  const { t } = useTranslation('audit')
  const [open, setOpen] = useState(false)
  const details = useId()
  const actionWords = useActionWords()
  const actorWords = useActorWords()
  const { at, actor, action, target } = record
  // Whoever did something to themselves need not be named twice.
  const thing = target === null || target.id === actor.id ? null : (target.name ?? '')
  return (
    <li className="border-b border-stone-3/70">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={details}
        onClick={() => setOpen(!open)}
        className="grid w-full grid-cols-[3.25rem_1fr_1.25rem] items-baseline gap-x-3 rounded-s py-2 text-left transition-colors hover:bg-hover md:grid-cols-[3.25rem_minmax(8rem,1fr)_minmax(0,1.6fr)_minmax(0,1.6fr)_1.25rem]"
      >
        <time dateTime={new Date(at).toISOString()} className="text-small text-ink-3 tabular-nums">
          {timeOf(at)}
        </time>
        <span className="truncate font-semibold">{actorWords(actor)}</span>
        <span className="text-ink-2 max-md:col-start-2 max-md:row-start-2">{actionWords(action)}</span>
        <span className="min-w-0 truncate max-md:col-start-2 max-md:row-start-3">
          {thing === '' ? <span className="text-ink-3">{t('target.unnamed')}</span> : thing}
        </span>
        <ChevronRight
          size={16}
          aria-hidden
          className={classes(
            'self-center justify-self-end text-ink-3 transition-transform max-md:col-start-3 max-md:row-start-1',
            open && 'rotate-90',
          )}
        />
      </button>
      <div id={details}>{open && <AuditDetails record={record} onActor={onActor} onTarget={onTarget} />}</div>
    </li>
  )
}
