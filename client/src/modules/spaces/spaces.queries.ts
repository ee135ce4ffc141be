import type { CreateSpaceRequest, Member, Role, Space, UpdateSpaceRequest } from '@stoa/protocol'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, getAll } from '../../platform/api/index.ts'

export const spaceKeys = {
  all: ['spaces'] as const,
  one: (id: string) => ['spaces', id] as const,
  members: (id: string) => ['spaces', id, 'members'] as const,
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

export const spaceMembersQuery = (id: string) =>
  queryOptions({
    queryKey: spaceKeys.members(id),
    queryFn: ({ signal }) => getAll<Member>(`/spaces/${id}/members`, {}, signal),
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

export function useSetSpaceMember(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ userId, role }: { userId: string; role: Role | null }) =>
      role === null
        ? api.delete(`/spaces/${id}/members/${userId}`)
        : api.put<void>(`/spaces/${id}/members/${userId}`, { role }),
    onSettled: () => client.invalidateQueries({ queryKey: spaceKeys.all }),
  })
}
