import type { AuditVerification } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment } from '../../platform/i18n/index.ts'
import { Button, copyText, ErrorState, TextField } from '../../platform/ui/index.ts'
import { type NotedHead, verificationQuery } from './audit.queries.ts'

interface ChainSectionProps {
  /** The number of the newest entry; undefined where the list does not show it. */
  newest: number | undefined
}

/** Up to here the log is verified unasked when it is opened: a moment's work for the server. */
const unasked = 20_000

/** Whether the log is whole: every entry carries the hash of the one before. */
export function ChainSection({ newest }: ChainSectionProps) {
  const { t, i18n } = useTranslation('audit')
  const [noted, setNoted] = useState<NotedHead | null>(null)
  const [asking, setAsking] = useState(false)
  const small = newest !== undefined && newest <= unasked
  const check = useQuery({ ...verificationQuery(noted), enabled: small || noted !== null })
  const number = (value: number) => new Intl.NumberFormat(i18n.language).format(value)
  const verdict = () => {
    if (check.isFetching)
      return <Verdict tone="plain" title={t('chain.running')} body={t('chain.running_body')} />
    if (check.isError) return <ErrorState compact error={check.error} onRetry={() => void check.refetch()} />
    if (check.data === undefined)
      return <Verdict tone="plain" title={t('chain.unknown')} body={t('chain.how')} />
    const { entries, head, findings, at } = check.data
    if (findings.length > 0)
      return (
        <Verdict tone="broken" title={t('chain.broken')} body={t('chain.broken_body')}>
          <Findings findings={findings} />
        </Verdict>
      )
    return (
      <Verdict
        tone="whole"
        title={
          entries === head.sequence
            ? t('chain.whole')
            : t('chain.whole_since', { first: number(head.sequence - entries + 1) })
        }
        body={t(noted === null ? 'chain.whole_body' : 'chain.whole_noted', {
          count: entries,
          number: number(entries),
          when: formatMoment(at),
        })}
      />
    )
  }
  return (
    <section aria-label={t('chain.title')} className="mt-6 border-y border-stone-3/70 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div aria-live="polite" className="min-w-0 grow basis-72">
          {verdict()}
        </div>
        <div className="flex flex-wrap gap-2">
          <Button size="small" isPending={check.isFetching} onPress={() => void check.refetch()}>
            {t('chain.verify')}
          </Button>
          {check.data && (
            <Button
              size="small"
              look="quiet"
              onPress={() => void copyText(headText(check.data.head), t('chain.head_copied'))}
            >
              {t('chain.copy_head')}
            </Button>
          )}
          <Button size="small" look="quiet" aria-expanded={asking} onPress={() => setAsking(!asking)}>
            {t('chain.compare')}
          </Button>
        </div>
      </div>
      {asking && (
        <NotedForm
          onCheck={(head) => {
            setNoted(head)
            setAsking(false)
          }}
        />
      )}
    </section>
  )
}

const headText = ({ sequence, hash }: AuditVerification['head']): string => `${sequence} ${hash}`

const seals = {
  whole: 'bg-pine',
  broken: 'bg-cinnabar-strong',
  plain: 'border border-edge',
} as const

interface VerdictProps {
  tone: keyof typeof seals
  title: string
  body: string
  children?: ReactNode
}

const Verdict = ({ tone, title, body, children }: VerdictProps) => (
  <div className="flex gap-3">
    <span aria-hidden className={`mt-1.5 size-2.5 shrink-0 rounded-[2px] ${seals[tone]}`} />
    <div className="min-w-0">
      <p className={tone === 'broken' ? 'font-semibold text-cinnabar' : 'font-semibold'}>{title}</p>
      <p className="text-small text-ink-2">{body}</p>
      {children}
    </div>
  </div>
)

function Findings({ findings }: Pick<AuditVerification, 'findings'>) {
  const { t } = useTranslation('audit')
  return (
    <ul className="mt-2 list-disc pl-5 text-small text-ink-1">
      {findings.slice(0, 20).map(({ kind, from, to }) => (
        <li key={`${kind} ${from} ${to}`}>
          {t(`finding.${kind}`, { from: from ?? '?', to: to ?? from ?? '?' })}
        </li>
      ))}
      {findings.length > 20 && <li>{t('finding.more', { count: findings.length - 20 })}</li>}
    </ul>
  )
}

/** Holds a head that was noted elsewhere against the log: that finds even what was computed anew from end to end. */
function NotedForm({ onCheck }: { onCheck: (head: NotedHead) => void }) {
  const { t } = useTranslation('audit')
  const [text, setText] = useState('')
  const [, number = '', hash = ''] = /^\s*(\d{1,15})\s+([0-9a-f]{64})\s*$/i.exec(text) ?? []
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (hash !== '') onCheck({ sequence: Number(number), hash: hash.toLowerCase() })
  }
  return (
    <form onSubmit={submit} className="arrives mt-4 flex max-w-[44rem] flex-wrap items-end gap-2">
      <TextField
        label={t('chain.noted')}
        help={t('chain.noted_help')}
        value={text}
        onChange={setText}
        autoFocus
        autoComplete="off"
        maxLength={120}
        className="min-w-0 grow basis-64"
      />
      <Button type="submit" className="h-10" isDisabled={hash === ''}>
        {t('chain.compare_submit')}
      </Button>
    </form>
  )
}
