import type { ImportRow } from '@stoa/protocol'
import { useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button, FormError, Tag, type TagTone } from '../../platform/ui/index.ts'
import { changeLines, countOf, doesSomething, type Fate, fates, type PlannedImport } from './import-fates.ts'

interface ImportReportViewProps {
  fileName: string
  report: PlannedImport
  running: boolean
  done: boolean
  error: string | undefined
  /** What the way back is called. Default: another file. */
  again?: string
  onRun: () => void
  onAgain: () => void
}

const tones: Record<Fate, TagTone> = {
  created: 'pine',
  changed: 'aegean',
  unchanged: 'plain',
  refused: 'cinnabar',
}
const pageLength = 200

/** Every row with its fate: before, as a promise; afterwards, as what was done. */
export function ImportReportView({
  fileName,
  report,
  running,
  done,
  error,
  again,
  onRun,
  onAgain,
}: ImportReportViewProps) {
  const { t } = useTranslation('organisation')
  const [only, setOnly] = useState<Fate>()
  const [length, setLength] = useState(pageLength)
  const rows = only === undefined ? report.rows : report.rows.filter(({ fate }) => fate === only)
  const useful = doesSomething(report)
  const summary = {
    created: t('import.n_created', { count: report.created }),
    changed: t('import.n_changed', { count: report.changed }),
  }
  return (
    <div className="mt-6 flex flex-col gap-5">
      <div role="status" className="rounded-l border border-stone-3/70 bg-stone-1 px-5 py-4">
        <h2 className="font-serif text-title-s font-semibold">
          {t(done ? 'import.done_title' : useful ? 'import.look_title' : 'import.nothing_title')}
        </h2>
        <p className="mt-1 text-ink-2">
          {t(done ? 'import.done_body' : useful ? 'import.look_body' : 'import.nothing_body', {
            ...summary,
            file: fileName,
          })}{' '}
          {report.refused > 0 && t('import.refused_note', { count: report.refused })}
        </p>
        <New title={t('import.new_departments')} names={report.newDepartments} />
        <New title={t('import.new_groups')} names={report.newGroups} />
      </div>
      <FormError text={error} />
      <div className="flex flex-wrap gap-2">
        {!done && useful && (
          <Button look="primary" isPending={running} onPress={onRun}>
            {running ? t('import.running') : t('import.run', summary)}
          </Button>
        )}
        <Button look={done ? 'primary' : 'quiet'} isDisabled={running} onPress={onAgain}>
          {again ?? t('import.again')}
        </Button>
      </div>
      <ToggleButtonGroup
        aria-label={t('import.filter')}
        selectionMode="single"
        selectedKeys={[only ?? 'all']}
        disallowEmptySelection
        onSelectionChange={(keys) => {
          const [key] = keys
          setOnly(fates.find((fate) => fate === key))
          setLength(pageLength)
        }}
        className="flex flex-wrap gap-1.5"
      >
        <FilterButton id="all" label={t('import.all', { count: report.rows.length })} />
        {fates
          .filter((fate) => countOf(report, fate) > 0)
          .map((fate) => (
            <FilterButton key={fate} id={fate} label={`${t(`fate.${fate}`)} ${countOf(report, fate)}`} />
          ))}
      </ToggleButtonGroup>
      <Rows rows={rows.slice(0, length)} />
      {rows.length > length && (
        <Button className="self-start" onPress={() => setLength(length + pageLength * 5)}>
          {t('import.more', { count: rows.length - length })}
        </Button>
      )}
    </div>
  )
}

const FilterButton = ({ id, label }: { id: string; label: string }) => (
  <ToggleButton
    id={id}
    className="h-8 rounded-m border border-edge/60 bg-raised px-3 text-small font-semibold text-ink-2 transition-colors hover:bg-stone-1 data-[selected]:border-aegean data-[selected]:bg-aegean-soft data-[selected]:text-aegean"
  >
    {label}
  </ToggleButton>
)

const New = ({ title, names }: { title: string; names: readonly string[] }) =>
  names.length === 0 ? null : (
    <p className="mt-2 text-small text-ink-2">
      <span className="font-semibold">{title}</span> {names.join(' · ')}
    </p>
  )

function Rows({ rows }: { rows: readonly ImportRow[] }) {
  const { t } = useTranslation('organisation')
  return (
    <table className="w-full border-t border-stone-3 text-left">
      <caption className="sr-only">{t('import.rows')}</caption>
      <thead className="max-lg:sr-only">
        <tr className="border-b border-stone-3">
          {(['line', 'person', 'fate', 'detail'] as const).map((column) => (
            <th key={column} scope="col" className="label py-2 pr-4">
              {t(`import.column_${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={row.line}
            className="border-b border-stone-3/70 align-top max-lg:grid max-lg:grid-cols-[3rem_1fr_auto] max-lg:py-2"
          >
            <td className="py-2 pr-4 text-small text-ink-3 tabular-nums max-lg:py-0">{row.line}</td>
            <td className="py-2 pr-4 max-lg:py-0">{row.email === '' ? '—' : row.email}</td>
            <td className="py-2 pr-4 max-lg:py-0 max-lg:pr-0">
              <Tag tone={tones[row.fate]}>{t(`fate.${row.fate}`)}</Tag>
            </td>
            <td className="py-2 text-small text-ink-2 max-lg:col-span-2 max-lg:col-start-2 max-lg:py-0.5">
              <Detail row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Detail({ row }: { row: ImportRow }) {
  const { t } = useTranslation(['organisation', 'identity'])
  const said = (what: string, value: string): string => {
    if (value === '') return t('import.empty')
    if (what !== 'role') return value
    return t(`identity:organisation_role.${value as 'member'}`)
  }
  if (row.fate === 'refused') return row.text ?? ''
  return (
    <ul>
      {changeLines(row.change).map(({ what, from, to }) => (
        <li key={what}>
          {t('change.line', { what: t(`change.${what}`) })} {from !== null && <>{said(what, from)} → </>}
          <span className="font-semibold text-ink-1">{said(what, to)}</span>
        </li>
      ))}
    </ul>
  )
}
