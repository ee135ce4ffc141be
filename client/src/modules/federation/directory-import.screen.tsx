import type { LdapImportReport } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { describeError, ErrorState, useDocumentTitle } from '../../platform/ui/index.ts'
import { AreaPage, ImportReportView } from '../organisation/index.ts'
import { directoriesQuery, tryDirectoryImport, useRunDirectoryImport } from './federation.queries.ts'

/** People, departments and groups out of a directory: looked at first, then taken over. */
export function DirectoryImportScreen({ directoryId }: { directoryId: string }) {
  const { t } = useTranslation('federation')
  const directories = useQuery(directoriesQuery)
  const preview = useQuery({
    queryKey: ['federation', 'import', directoryId],
    queryFn: () => tryDirectoryImport(directoryId),
    // It stays what was looked at until somebody asks for another look.
    staleTime: 'static',
    gcTime: 0,
    retry: false,
  })
  const run = useRunDirectoryImport(directoryId)
  const [done, setDone] = useState<LdapImportReport>()
  const name = directories.data?.find(({ id }) => id === directoryId)?.name ?? ''
  useDocumentTitle(t('directory_import.title', { name }))
  const report = done ?? preview.data
  return (
    <AreaPage wide title={t('directory_import.title', { name })} lead={t('directory_import.lead')}>
      {preview.isFetching && done === undefined && (
        <p role="status" className="breathes mt-8 text-ink-2">
          {t('directory_import.reading')}
        </p>
      )}
      {preview.isError && !preview.isFetching && (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      )}
      {report && (done !== undefined || !preview.isFetching) && (
        <ImportReportView
          fileName={name}
          report={report}
          running={run.isPending}
          done={done !== undefined}
          error={run.error === null ? undefined : describeError(run.error)}
          again={t('directory_import.again')}
          onRun={() => run.mutate(report.plan, { onSuccess: setDone })}
          onAgain={() => {
            setDone(undefined)
            run.reset()
            void preview.refetch()
          }}
        />
      )}
    </AreaPage>
  )
}
