import type { CreateGroupRequest, Group, GroupMember, Page, UpdateGroupRequest } from '@stoa/protocol'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, getAll } from '../../platform/api/index.ts'
import { useOrganisationChange } from './people.queries.ts'

export const groupsQuery = (query: string) =>
  infiniteQueryOptions({
    queryKey: ['groups', 'list', query] as const,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Group>>('/groups', { query: { query, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  })

/** For fields to choose from. */
export const allGroupsQuery = queryOptions({
  queryKey: ['groups', 'all'] as const,
  queryFn: ({ signal }) => getAll<Group>('/groups', {}, signal),
})

export const groupQuery = (id: string) =>
  queryOptions({
    queryKey: ['groups', 'one', id] as const,
    queryFn: ({ signal }) => api.get<Group>(`/groups/${id}`, { signal }),
  })

export const groupMembersQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['groups', 'members', id] as const,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<GroupMember>>(`/groups/${id}/members`, {
        query: { cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  })

export const useCreateGroup = () =>
  useOrganisationChange((request: CreateGroupRequest) => api.post<Group>('/groups', request))

export const useUpdateGroup = (id: string) =>
  useOrganisationChange((request: UpdateGroupRequest) => api.patch<Group>(`/groups/${id}`, request))

export const useDeleteGroup = (id: string) => useOrganisationChange(() => api.delete(`/groups/${id}`))

interface SetMember {
  groupId: string
  userId: string
  isAdmin?: boolean
}

export const useSetGroupMember = () =>
  useOrganisationChange(({ groupId, userId, ...request }: SetMember) =>
    api.put<GroupMember>(`/groups/${groupId}/members/${userId}`, request),
  )

export const useRemoveGroupMember = () =>
  useOrganisationChange(({ groupId, userId }: { groupId: string; userId: string }) =>
    api.delete(`/groups/${groupId}/members/${userId}`),
  )
