import { formatSyncName } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { hasStatus } from '../../platform/api/index.ts'
import { ErrorState, GhostLines, useDocumentTitle } from '../../platform/ui/index.ts'
import { documentQuery, useTitle } from '../documents/index.ts'
import { GoneState, KeptHere } from '../live-documents/index.ts'
import { OpenNote } from './open-note.tsx'

const frame = 'mx-auto w-full max-w-[760px] px-5 py-8 md:px-6 md:py-14'

export function NoteScreen({ documentId }: { documentId: string }) {
  const titleOf = useTitle()
  const query = useQuery(documentQuery(documentId))
  useDocumentTitle(query.data && titleOf(query.data))
  // What is open stays open when asking again fails: only a clear "not here" takes it away.
  const isGone = query.error !== null && (hasStatus(query.error, 404) || hasStatus(query.error, 403))
  if (isGone || (query.data !== undefined && query.data.kind !== 'note'))
    return (
      <div className={frame}>
        <KeptHere syncName={formatSyncName('note', documentId)} />
        <GoneState kind="note" />
      </div>
    )
  if (query.data) return <OpenNote key={documentId} document={query.data} />
  if (query.error)
    return (
      <div className={frame}>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  return (
    <div className={frame}>
      <GhostLines widths={['62%']} height="2.4rem" />
      <GhostLines className="mt-6" widths={['44%', '70%']} />
      <GhostLines className="mt-9" widths={['96%', '91%', '94%', '60%']} />
    </div>
  )
}
