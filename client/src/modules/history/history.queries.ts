import {
  type Comparison,
  type DocumentDetail,
  type HistoryEntry,
  type Page,
  type RestoreVersionRequest,
  type Version,
  versionHeader,
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

interface VersionHtml {
  html: string
  /** Which version it is: of a moment, it is not known before. */
  sequence: number
}

export const textQuery = (documentId: string, which: WhichVersion) =>
  queryOptions({
    queryKey: ['version', documentId, 'html', which],
    queryFn: async ({ signal }): Promise<VersionHtml> => {
      const query = { ...which, format: 'html' }
      const answer = await api.answer(`/documents/${documentId}/history/content`, { query, signal })
      return { html: await answer.text(), sequence: Number(answer.headers.get(versionHeader)) }
    },
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
  const before = await newestVersion(documentId)
  const request: RestoreVersionRequest = which
  await api.post<DocumentDetail>(`/documents/${documentId}/history/restore`, request)
  await refresh(client, documentId)
  return before
}

async function newestVersion(documentId: string): Promise<number | undefined> {
  const { items } = await api.get<Page<HistoryEntry>>(`/documents/${documentId}/history`, {
    query: { limit: 1 },
  })
  return items[0]?.sequence
}

/**
 * Whether the page became more than what restoring made of the version `before`: restoring is one change, so anything
 * beyond it was written by somebody, and would leave the page when restoring is taken back.
 */
export const wasWrittenSince = async (documentId: string, before: number): Promise<boolean> =>
  ((await newestVersion(documentId)) ?? before) > before + 1

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
