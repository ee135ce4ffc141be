import type { ImportReport } from '@stoa/protocol'
import { importLimits } from '@stoa/protocol'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, FileUp } from 'lucide-react'
import { useState } from 'react'
import { DropZone, FileTrigger, Text } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import { Button, describeError, EmptyState, FormError, useDocumentTitle } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { AreaPage } from './area-page.tsx'
import { tryImport, useRunImport } from './import.queries.ts'
import { ImportReportView } from './import-report.view.tsx'
import { saveBlob } from './save-blob.ts'

/** Where an import stands. Each state carries only what is valid in it. */
type State =
  | { at: 'choosing'; error?: string }
  | { at: 'reading'; file: File }
  | { at: 'looking'; file: File; report: ImportReport; error?: string }
  | { at: 'running'; file: File; report: ImportReport }
  | { at: 'done'; file: File; report: ImportReport }

/** A file is chosen, what would become of each row is looked at, and then exactly that is done. */
export function ImportScreen() {
  const { t } = useTranslation('organisation')
  const me = useMe()
  const run = useRunImport()
  const [state, setState] = useState<State>({ at: 'choosing' })
  useDocumentTitle(t('import.title'))

  const read = async (file: File) => {
    if (file.size > importLimits.bytes) {
      setState({ at: 'choosing', error: t('import.too_large') })
      return
    }
    setState({ at: 'reading', file })
    try {
      setState({ at: 'looking', file, report: await tryImport(file) })
    } catch (failure) {
      setState({ at: 'choosing', error: describeError(failure) })
    }
  }
  const take = async (file: File, report: ImportReport) => {
    setState({ at: 'running', file, report })
    try {
      setState({ at: 'done', file, report: await run.mutateAsync({ file, plan: report.plan }) })
    } catch (failure) {
      const changed = isApiError(failure, 'organisation.import_plan_changed')
      // What was looked at does not hold any more: look again, and say why.
      const fresh = changed ? await tryImport(file).catch(() => report) : report
      setState({ at: 'looking', file, report: fresh, error: describeError(failure) })
    }
  }
  if (!me.can.includes('organisation.import'))
    return (
      <AreaPage title={t('import.title')}>
        <EmptyState title={t('import.forbidden')}>{t('import.forbidden_body')}</EmptyState>
      </AreaPage>
    )
  return (
    <AreaPage wide title={t('import.title')} lead={t('import.lead')}>
      <Link
        to="/people"
        className="mt-3 flex w-fit items-center gap-1.5 py-1 text-small text-ink-2 no-underline hover:text-ink-1"
      >
        <ArrowLeft size={15} aria-hidden />
        {t('person.back')}
      </Link>
      {(state.at === 'choosing' || state.at === 'reading') && (
        <Choose
          error={state.at === 'choosing' ? state.error : undefined}
          reading={state.at === 'reading' ? state.file.name : undefined}
          onFile={(file) => void read(file)}
        />
      )}
      {(state.at === 'looking' || state.at === 'running' || state.at === 'done') && (
        <ImportReportView
          fileName={state.file.name}
          report={state.report}
          running={state.at === 'running'}
          done={state.at === 'done'}
          error={state.at === 'looking' ? state.error : undefined}
          onRun={() => void take(state.file, state.report)}
          onAgain={() => setState({ at: 'choosing' })}
        />
      )}
    </AreaPage>
  )
}

interface ChooseProps {
  error: string | undefined
  /** The name of the file that is being looked at. */
  reading: string | undefined
  onFile: (file: File) => void
}

const csvTypes = ['text/csv', '.csv', 'text/plain']

function Choose({ error, reading, onFile }: ChooseProps) {
  const { t } = useTranslation('organisation')
  const example = () =>
    saveBlob(
      'stoa-people-example.csv',
      // The mark at the front tells spreadsheets that it is UTF-8.
      new Blob([`\uFEFF${t('import.example')}`], { type: 'text/csv' }),
    )
  return (
    <div className="mt-7 flex max-w-[46rem] flex-col gap-5">
      <DropZone
        isDisabled={reading !== undefined}
        getDropOperation={() => 'copy'}
        onDrop={(event) => {
          const item = event.items.find((candidate) => candidate.kind === 'file')
          if (item?.kind === 'file') void item.getFile().then(onFile)
        }}
        className="flex flex-col items-center gap-3 rounded-l border border-dashed border-edge bg-stone-1 px-5 py-10 text-center transition-colors data-[drop-target]:border-aegean data-[drop-target]:bg-aegean-soft"
      >
        <FileUp size={26} aria-hidden className="text-ink-3" />
        {reading === undefined ? (
          <>
            <Text slot="label" className="text-ink-2">
              {t('import.drop')}
            </Text>
            <FileTrigger
              acceptedFileTypes={csvTypes}
              onSelect={(files) => {
                const file = files?.[0]
                if (file !== undefined) onFile(file)
              }}
            >
              <Button look="primary">{t('import.choose')}</Button>
            </FileTrigger>
          </>
        ) : (
          <p role="status" className="breathes text-ink-2">
            {t('import.reading', { name: reading })}
          </p>
        )}
      </DropZone>
      <FormError text={error} />
      <div className="text-ink-2">
        <p>{t('import.columns')}</p>
        <Button look="quiet" size="small" className="mt-2 -ml-2.5" onPress={example}>
          {t('import.example_save')}
        </Button>
      </div>
    </div>
  )
}
