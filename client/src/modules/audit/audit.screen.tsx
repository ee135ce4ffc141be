import type { AuditExportRequest } from '@stoa/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hasStatus } from '../../platform/api/index.ts'
import { useNow } from '../../platform/now.ts'
import {
  Button,
  EmptyState,
  ErrorState,
  GhostLines,
  Menu,
  MenuItem,
  notify,
  notifyFailure,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { AreaPage, saveBlob } from '../organisation/index.ts'
import { auditDays } from './audit-days.ts'
import { AuditFilterBar } from './audit-filters.tsx'
import { auditQuery, exportAudit } from './audit.queries.ts'
import { AuditRow } from './audit-row.tsx'
import { type AuditSearch, filtersOf } from './audit-search.ts'
import { ChainSection } from './chain.section.tsx'
import { useDayWords } from './use-day-words.ts'

/** Who did what to what, from where, and when. */
export function AuditScreen({ search }: { search: AuditSearch }) {
  const { t } = useTranslation('audit')
  const navigate = useNavigate()
  const { can } = useMe()
  const now = useNow()
  const dayWords = useDayWords()
  const [text, setText] = useState(search.query ?? '')
  const filters = filtersOf(search, now)
  const records = useInfiniteQuery(auditQuery(filters))
  useDocumentTitle(t('title'))
  const show = (next: AuditSearch) => void navigate({ to: '/audit', search: next, replace: true })

  // What is typed goes into the address when the hand rests.
  useEffect(() => {
    if (text === (search.query ?? '')) return undefined
    const timer = setTimeout(() => {
      const { query: _, ...rest } = search
      show(text.trim() === '' ? rest : { ...rest, query: text })
    }, 250)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `show` is new on every render and always does the same
  }, [text, search])

  if (hasStatus(records.error, 403))
    return (
      <AreaPage title={t('title')}>
        <EmptyState title={t('forbidden')}>{t('forbidden_body')}</EmptyState>
      </AreaPage>
    )
  const shown = records.data?.pages.flatMap((page) => page.items) ?? []
  const filtered = Object.keys(search).length > 0
  return (
    <AreaPage
      wide
      title={t('title')}
      lead={t(can.includes('audit.read') ? 'lead' : 'lead_part')}
      action={can.includes('audit.export') ? <ExportMenu filters={filters} filtered={filtered} /> : undefined}
    >
      {can.includes('audit.read') && <ChainSection newest={filtered ? undefined : shown[0]?.sequence} />}
      <AuditFilterBar
        search={search}
        text={text}
        targetName={shown.find(({ target }) => target?.id === search.target)?.target?.name ?? null}
        onText={setText}
        onChange={show}
        onClear={() => {
          setText('')
          show({})
        }}
      />
      {records.isPending && (
        <GhostLines className="mt-8" height="1.9rem" widths={['100%', '100%', '100%', '100%', '100%']} />
      )}
      {records.isError && <ErrorState error={records.error} onRetry={() => void records.refetch()} />}
      {records.isSuccess && shown.length === 0 && !records.hasNextPage && (
        <EmptyState title={t('none')}>{t('none_body')}</EmptyState>
      )}
      <div aria-busy={records.isPlaceholderData}>
        {auditDays(shown).map(({ day, records: ofDay }) => (
          <section key={day} aria-label={dayWords(day, now)} className="mt-8">
            <h2 className="label border-b border-stone-3 pb-2">{dayWords(day, now)}</h2>
            <ul>
              {ofDay.map((record) => (
                <AuditRow
                  key={record.sequence}
                  record={record}
                  onActor={(actor) => show({ ...search, actor })}
                  onTarget={(target) => show({ ...search, target })}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {records.hasNextPage && (
        <div className="mt-6 flex flex-wrap items-center gap-4">
          <Button isPending={records.isFetchingNextPage} onPress={() => void records.fetchNextPage()}>
            {t('more')}
          </Button>
          {search.query !== undefined && <p className="text-small text-ink-3">{t('more_search')}</p>}
        </div>
      )}
    </AreaPage>
  )
}

interface ExportMenuProps {
  filters: Omit<AuditExportRequest, 'format'>
  filtered: boolean
}

function ExportMenu({ filters, filtered }: ExportMenuProps) {
  const { t } = useTranslation('audit')
  const [pending, setPending] = useState(false)
  const take = async (format: AuditExportRequest['format']) => {
    setPending(true)
    try {
      saveBlob(`stoa-audit.${format}`, await exportAudit({ format, ...filters }))
      notify(t('export.done'))
    } catch (error) {
      notifyFailure(error)
    } finally {
      setPending(false)
    }
  }
  const label = t(filtered ? 'export.filtered' : 'export.all')
  return (
    <Menu
      label={label}
      trigger={
        <Button isPending={pending}>
          <Download size={16} aria-hidden />
          {pending ? t('export.running') : label}
        </Button>
      }
    >
      <MenuItem onAction={() => void take('csv')}>{t('export.csv')}</MenuItem>
      <MenuItem onAction={() => void take('ndjson')}>{t('export.ndjson')}</MenuItem>
    </Menu>
  )
}
