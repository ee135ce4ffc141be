import type {
  Comparison,
  DocumentDetail,
  HistoryEntry,
  Page,
  RestoreVersionRequest,
  Version,
} from '@stoa/protocol'
import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { api } from '../../platform/api/index.ts'
import { notifyFailure } from '../../platform/ui/index.ts'
import { documentKeys } from '../documents/index.ts'

/** Which version: by its number, or what there was at a time (UTC ms). */
export type WhichVersion = { sequence: number } | { at: number }

export const historyKeys = {
  all: ['history'] as const,
  of: (documentId: string) => ['history', documentId] as const,
  entries: (documentId: string) => ['history', documentId, 'entries'] as const,
}

export const entriesQuery = (documentId: string) =>
  infiniteQueryOptions({
    queryKey: historyKeys.entries(documentId),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<HistoryEntry>>(`/documents/${documentId}/history`, {
        query: { limit: 50, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })

/** What was, stays: a version that was read once is never asked for again. It may be gone at its first reading. */
const asItWas = { staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData }

export const textQuery = (documentId: string, which: WhichVersion) =>
  queryOptions({
    queryKey: ['version', documentId, 'html', which],
    queryFn: ({ signal }) =>
      api.text(`/documents/${documentId}/history/content`, { query: { ...which, format: 'html' }, signal }),
    ...asItWas,
  })

export const comparisonQuery = (documentId: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['version', documentId, 'comparison', { from, to }],
    queryFn: ({ signal }) =>
      api.get<Comparison>(`/documents/${documentId}/history/comparison`, { query: { from, to }, signal }),
    ...asItWas,
  })

const refresh = (client: QueryClient, documentId: string) =>
  Promise.all([
    client.invalidateQueries({ queryKey: historyKeys.of(documentId) }),
    client.invalidateQueries({ queryKey: documentKeys.one(documentId) }),
  ])

/** Makes the page what it was, and answers the number of the version that it was until then: the way back. */
export async function restoreVersion(
  client: QueryClient,
  documentId: string,
  which: WhichVersion,
): Promise<number | undefined> {
  const newest = await api.get<Page<HistoryEntry>>(`/documents/${documentId}/history`, {
    query: { limit: 1 },
  })
  const request: RestoreVersionRequest = which
  await api.post<DocumentDetail>(`/documents/${documentId}/history/restore`, request)
  await refresh(client, documentId)
  return newest.items[0]?.sequence
}

export function useCopyVersion(documentId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ which, title }: { which: WhichVersion; title: string }) =>
      api.post<DocumentDetail>(`/documents/${documentId}/history/restore`, { ...which, asCopy: true, title }),
    onSuccess: (copy) => {
      client.setQueryData(documentKeys.one(copy.id), copy)
      return client.invalidateQueries({ queryKey: documentKeys.tree(copy.spaceId) })
    },
    onError: notifyFailure,
  })
}

export function useNameVersion(documentId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ which, name }: { which: WhichVersion; name: string }) =>
      api.post<Version>(`/documents/${documentId}/versions`, { ...which, name }),
    onSettled: () => client.invalidateQueries({ queryKey: historyKeys.of(documentId) }),
  })
}

export function useRemoveName(documentId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id }: { id: string }) => api.delete(`/documents/${documentId}/versions/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: historyKeys.of(documentId) }),
    onError: notifyFailure,
  })
}
