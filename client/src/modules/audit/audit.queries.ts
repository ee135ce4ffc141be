import type { AuditExportRequest, AuditFilters, AuditPage, AuditVerification } from '@stoa/protocol'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../platform/api/index.ts'

export const auditQuery = (filters: AuditFilters) =>
  infiniteQueryOptions({
    queryKey: ['audit', 'records', filters],
    queryFn: ({ pageParam, signal }) =>
      api.get<AuditPage>('/audit', { query: { ...filters, cursor: pageParam, limit: 100 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  })

/** A head that was noted before: its number and hash. */
export interface NotedHead {
  sequence: number
  hash: string
}

/** Computes every hash anew, so only when it is asked for. */
export const verificationQuery = (noted: NotedHead | null) =>
  queryOptions({
    queryKey: ['audit-verification', noted],
    queryFn: async ({ signal }) => ({
      ...(await api.get<AuditVerification>('/audit/verification', {
        query: noted === null ? {} : { ...noted },
        signal,
      })),
      at: Date.now(),
    }),
    staleTime: 'static',
    retry: false,
  })

export const exportAudit = (request: AuditExportRequest): Promise<Blob> =>
  api.download('/audit/export', { body: request })
