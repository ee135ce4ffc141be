import type { DocumentDetail, DocumentNode, LinkVisit } from '@stoa/protocol'
import { queryOptions } from '@tanstack/react-query'
import { api, getAll, mayRetry } from '../../platform/api/index.ts'

interface VisitRequest {
  secret: string
  /** Undefined: none was asked for yet. */
  password: string | undefined
  /** Grows when the visit that was is over, to ask for another one. */
  attempt: number
}

/** Opens the link. A visit lasts as long as its screen: nothing of it is kept in the browser. */
export const visitQuery = ({ secret, password, attempt }: VisitRequest) =>
  queryOptions({
    queryKey: ['visit', secret, password, attempt],
    queryFn: ({ signal }) =>
      api.post<LinkVisit>(
        '/share-links/visits',
        { secret, ...(password === undefined ? {} : { password }) },
        { signal, expectSignedOut: true },
      ),
    staleTime: 'static',
    gcTime: 0,
    retry: (failures, error) => mayRetry(error) && failures < 1,
  })

const asVisitor = ({ token }: LinkVisit) => ({ bearer: token, expectSignedOut: true })

export const visitedDocumentQuery = (visit: LinkVisit, documentId: string) =>
  queryOptions({
    queryKey: ['visited', visit.token, documentId],
    queryFn: ({ signal }) =>
      api.get<DocumentDetail>(`/documents/${documentId}`, { ...asVisitor(visit), signal }),
    gcTime: 0,
  })

/** The documents that the link opens, of the space they are in. */
export const visitedTreeQuery = (visit: LinkVisit, spaceId: string | undefined) =>
  queryOptions({
    queryKey: ['visited', visit.token, 'tree', spaceId],
    queryFn: ({ signal }) => getAll<DocumentNode>('/documents', { spaceId }, signal, asVisitor(visit)),
    enabled: spaceId !== undefined,
    gcTime: 0,
  })
