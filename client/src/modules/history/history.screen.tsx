import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState, GhostLines, useDocumentTitle } from '../../platform/ui/index.ts'
import { documentQuery, useTitle } from '../documents/index.ts'
import type { HistorySearch } from './history-search.ts'
import { HistoryView } from './history.view.tsx'

interface HistoryScreenProps {
  documentId: string
  search: HistorySearch
}

/** What a page was, and the way back to it. */
export function HistoryScreen({ documentId, search }: HistoryScreenProps) {
  const { t } = useTranslation('history')
  const titleOf = useTitle()
  const document = useQuery(documentQuery(documentId))
  useDocumentTitle(document.data && t('screen.document_title', { title: titleOf(document.data) }))
  if (document.data) return <HistoryView key={documentId} document={document.data} search={search} />
  return (
    <div className="mx-auto w-full max-w-[760px] px-5 py-8 md:px-6 md:py-14">
      {document.error ? (
        <ErrorState error={document.error} onRetry={() => void document.refetch()} />
      ) : (
        <>
          <GhostLines widths={['62%']} height="2.4rem" />
          <GhostLines className="mt-9" widths={['96%', '91%', '94%', '60%']} />
        </>
      )}
    </div>
  )
}
