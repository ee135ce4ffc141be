import { formatSyncName } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { hasStatus } from '../../platform/api/index.ts'
import { ErrorState, useDocumentTitle } from '../../platform/ui/index.ts'
import { documentQuery, useTitle } from '../documents/index.ts'
import { GoneState, KeptHere } from '../live-documents/index.ts'
import { BoardComing } from './board-ghost.tsx'
import type { BoardSearch } from './board-search.ts'
import { OpenBoardScreen } from './open-board.tsx'

const frame = 'mx-auto w-full max-w-[760px] px-5 py-8 md:px-6 md:py-14'

interface BoardScreenProps {
  documentId: string
  search: BoardSearch
}

export function BoardScreen({ documentId, search }: BoardScreenProps) {
  const titleOf = useTitle()
  const query = useQuery(documentQuery(documentId))
  useDocumentTitle(query.data && titleOf(query.data))
  // What is open stays open when asking again fails: only a clear "not here" takes it away.
  const isGone = query.error !== null && (hasStatus(query.error, 404) || hasStatus(query.error, 403))
  if (isGone || (query.data !== undefined && query.data.kind !== 'board'))
    return (
      <div className={frame}>
        <KeptHere syncName={formatSyncName('board', documentId)} />
        <GoneState kind="board" />
      </div>
    )
  if (query.data) return <OpenBoardScreen key={documentId} document={query.data} search={search} />
  if (query.error)
    return (
      <div className={frame}>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  return <BoardComing />
}
