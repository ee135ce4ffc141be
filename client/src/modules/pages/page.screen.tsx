import { type DocumentDetail, formatSyncName } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { hasStatus } from '../../platform/api/index.ts'
import { EmptyState, ErrorState, GhostLines, useDocumentTitle } from '../../platform/ui/index.ts'
import { documentQuery, useTitle } from '../documents/index.ts'
import { GoneState, KeptHere } from '../live-documents/index.ts'
import { OpenPage } from './open-page.tsx'

const frame = 'mx-auto w-full max-w-[760px] px-5 py-8 md:px-6 md:py-14'

export function PageScreen({ documentId }: { documentId: string }) {
  const titleOf = useTitle()
  const query = useQuery(documentQuery(documentId))
  useDocumentTitle(query.data && titleOf(query.data))
  // What is open stays open when asking again fails: only a clear "not here" takes it away.
  if (query.error && (hasStatus(query.error, 404) || hasStatus(query.error, 403)))
    return (
      <div className={frame}>
        <KeptHere syncName={formatSyncName('page', documentId)} />
        <GoneState kind="page" />
      </div>
    )
  if (query.data)
    return query.data.kind === 'page' ? (
      <OpenPage key={documentId} document={query.data} />
    ) : (
      <RawDocument document={query.data} />
    )
  if (query.error)
    return (
      <div className={frame}>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  return (
    <div className={frame}>
      <GhostLines widths={['62%']} height="2.4rem" />
      <GhostLines className="mt-9" widths={['96%', '91%', '94%', '60%']} />
    </div>
  )
}

/** Documents without an interface: made by programs, for programs. */
function RawDocument({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('pages')
  const titleOf = useTitle()
  return (
    <div className={frame}>
      <p className="label mb-1">{titleOf(document)}</p>
      <EmptyState level={1} title={t('raw.title')}>
        {t('raw.body', { kind: document.kind, name: document.syncName })}
      </EmptyState>
    </div>
  )
}
