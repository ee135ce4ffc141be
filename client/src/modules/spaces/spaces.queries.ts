import type { CreateSpaceRequest, Space, UpdateSpaceRequest } from '@stoa/protocol'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, getAll } from '../../platform/api/index.ts'

export const spaceKeys = {
  all: ['spaces'] as const,
  one: (id: string) => ['spaces', id] as const,
}

const byName = (a: Space, b: Space) => a.name.localeCompare(b.name, ['zh-CN', 'en'])

export const spacesQuery = queryOptions({
  queryKey: spaceKeys.all,
  queryFn: async ({ signal }) => (await getAll<Space>('/spaces', {}, signal)).sort(byName),
})

export const spaceQuery = (id: string) =>
  queryOptions({
    queryKey: spaceKeys.one(id),
    queryFn: ({ signal }) => api.get<Space>(`/spaces/${id}`, { signal }),
  })

export function useCreateSpace() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (request: CreateSpaceRequest) => api.post<Space>('/spaces', request),
    onSuccess: () => client.invalidateQueries({ queryKey: spaceKeys.all, exact: true }),
  })
}

export function useUpdateSpace(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (request: UpdateSpaceRequest) => api.patch<Space>(`/spaces/${id}`, request),
    onSuccess: () => client.invalidateQueries({ queryKey: spaceKeys.all }),
  })
}
