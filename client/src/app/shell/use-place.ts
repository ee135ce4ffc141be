import type { DocumentNode } from '@stoa/protocol'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { documentKeys, documentQuery } from '../../modules/documents/index.ts'

interface Place {
  spaceId: string | undefined
  documentId: string | undefined
  /** On a page of which it is not known yet where it stands. */
  pending: boolean
}

/** Where the person is: in which space, on which page. */
export function usePlace(): Place {
  const client = useQueryClient()
  const { documentId, spaceId } = useParams({ strict: false })
  const document = useQuery({ ...documentQuery(documentId ?? ''), enabled: documentId !== undefined })
  return {
    documentId,
    spaceId: spaceId ?? document.data?.spaceId ?? spaceInTrees(client, documentId),
    pending: documentId !== undefined && document.isPending,
  }
}

/** From the trees already here: so the side stays as it is while a page of the same space is being opened. */
function spaceInTrees(client: QueryClient, documentId: string | undefined): string | undefined {
  for (const [, nodes] of client.getQueriesData<DocumentNode[]>({ queryKey: documentKeys.trees })) {
    const found = nodes?.find((node) => node.id === documentId)
    if (found) return found.spaceId
  }
  return undefined
}
