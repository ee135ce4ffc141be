import { type CalendarImportReport, calendarImportLimits, type CalendarImportRow } from '@stoa/protocol'
import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import {
  Button,
  CheckBox,
  describeError,
  Dialog,
  FormError,
  notify,
  Tag,
  type TagTone,
} from '../../platform/ui/index.ts'
import { saveBlob } from '../organisation/index.ts'
import { dayName, tryImport, useImportYear } from './calendar.queries.ts'

/** Where an import stands. Each state carries only what is valid in it. */
type State =
  | { at: 'choosing'; error?: string }
  | { at: 'reading'; file: File }
  | { at: 'looking'; file: File; report: CalendarImportReport; error?: string }
  | { at: 'running'; file: File; report: CalendarImportReport }

const fileTypes = ['text/csv', '.csv', 'text/calendar', '.ics', 'text/plain']

interface ImportYearDialogProps {
  year: number
  onClose: () => void
}

/** A file is chosen, what would become of each of its days is looked at, and then exactly that is done. */
export function ImportYearDialog({ year, onClose }: ImportYearDialogProps) {
  const { t } = useTranslation('calendar')
  const run = useImportYear()
  const [replace, setReplace] = useState(false)
  const [state, setState] = useState<State>({ at: 'choosing' })

  const look = async (file: File, isReplacing: boolean) => {
    if (file.size > calendarImportLimits.bytes) {
      setState({ at: 'choosing', error: t('import.too_large') })
      return
    }
    setState({ at: 'reading', file })
    try {
      setState({ at: 'looking', file, report: await tryImport({ year, file, replace: isReplacing }) })
    } catch (failure) {
      setState({ at: 'choosing', error: describeError(failure) })
    }
  }
  const take = async (file: File, report: CalendarImportReport) => {
    setState({ at: 'running', file, report })
    try {
      await run.mutateAsync({ year, file, replace, plan: report.plan })
      notify(t('import.done', { year: String(year) }))
      onClose()
    } catch (failure) {
      const isChanged = isApiError(failure, 'calendar.import_plan_changed')
      // What was looked at does not hold any more: look again, and say why.
      const fresh = isChanged ? await tryImport({ year, file, replace }).catch(() => report) : report
      setState({ at: 'looking', file, report: fresh, error: describeError(failure) })
    }
  }
  return (
    <Dialog wide title={t('import.title', { year: String(year) })} onClose={onClose}>
      {(state.at === 'choosing' || state.at === 'reading') && (
        <>
          <p className="text-ink-2">{t('import.lead')}</p>
          <FormError text={state.at === 'choosing' ? state.error : undefined} />
          {state.at === 'reading' ? (
            <p role="status" className="breathes text-ink-2">
              {t('import.reading', { name: state.file.name })}
            </p>
          ) : (
            <div className="flex flex-wrap gap-2">
              <FileTrigger
                acceptedFileTypes={fileTypes}
                onSelect={(files) => {
                  const file = files?.[0]
                  if (file !== undefined) void look(file, replace)
                }}
              >
                <Button look="primary">
                  <FileUp size={16} aria-hidden />
                  {t('import.choose')}
                </Button>
              </FileTrigger>
              <Button
                look="quiet"
                onPress={() =>
                  saveBlob(
                    'stoa-calendar-example.csv',
                    // The mark at the front tells spreadsheets that it is UTF-8.
                    new Blob([`\uFEFF${t('import.example')}`], { type: 'text/csv' }),
                  )
                }
              >
                {t('import.example_save')}
              </Button>
            </div>
          )}
        </>
      )}
      {(state.at === 'looking' || state.at === 'running') && (
        <>
          <p role="status" className="rounded-m bg-stone-1 px-4 py-3 text-ink-1">
            {t('import.summary', {
              created: state.report.created,
              changed: state.report.changed,
              removed: state.report.removed,
              refused: state.report.refused,
            })}
          </p>
          <FormError text={state.at === 'looking' ? state.error : undefined} />
          <CheckBox
            label={t('import.replace')}
            help={t('import.replace_help', { year: String(year) })}
            isSelected={replace}
            onChange={(isSelected) => {
              setReplace(isSelected)
              void look(state.file, isSelected)
            }}
          />
          <Rows rows={state.report.rows} />
          <div className="flex justify-end gap-2">
            <Button look="quiet" onPress={() => setState({ at: 'choosing' })}>
              {t('import.again')}
            </Button>
            <Button
              look="primary"
              isPending={state.at === 'running'}
              isDisabled={state.report.created + state.report.changed + state.report.removed === 0}
              onPress={() => void take(state.file, state.report)}
            >
              {t('import.run')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  )
}

const tones: Record<CalendarImportRow['fate'], TagTone> = {
  created: 'pine',
  changed: 'aegean',
  unchanged: 'plain',
  removed: 'ochre',
  passed_over: 'plain',
  refused: 'cinnabar',
}

function Rows({ rows }: { rows: readonly CalendarImportRow[] }) {
  const { t } = useTranslation('calendar')
  return (
    <div className="scroll-thin max-h-72 overflow-y-auto border-y border-stone-3/70">
      <table className="w-full text-left text-small">
        <caption className="sr-only">{t('import.rows')}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('import.line')}</th>
            <th scope="col">{t('day.date')}</th>
            <th scope="col">{t('import.what')}</th>
            <th scope="col">{t('import.fate')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- lines of a file never change places
            <tr key={index} className="border-b border-stone-3/50 align-top last:border-0">
              <td className="w-10 py-1.5 text-ink-3 tabular-nums">{row.line}</td>
              <td className="w-28 py-1.5 tabular-nums">{row.date ?? row.day?.date}</td>
              <td className="py-1.5 pr-3 text-ink-2">
                {row.text ??
                  (row.day === undefined
                    ? dayName(row.before?.name ?? null)
                    : `${dayName(row.day.name)} · ${t(`kind.${row.day.kind}`)}`)}
              </td>
              <td className="py-1.5 text-right">
                <Tag tone={tones[row.fate]}>{t(`fate.${row.fate}`)}</Tag>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
