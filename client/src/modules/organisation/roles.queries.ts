import type { CreateCustomRoleRequest, CustomRole, Person, UpdateCustomRoleRequest } from '@stoa/protocol'
import { queryOptions } from '@tanstack/react-query'
import { api, getAll } from '../../platform/api/index.ts'
import { useOrganisationChange } from './people.queries.ts'

export const rolesQuery = queryOptions({
  queryKey: ['roles', 'list'] as const,
  queryFn: ({ signal }) => getAll<CustomRole>('/roles', {}, signal),
})

/** What I hold, and so may put into a role. */
export const givableActionsQuery = queryOptions({
  queryKey: ['roles', 'actions'] as const,
  queryFn: async ({ signal }) => (await api.get<{ actions: string[] }>('/roles/actions', { signal })).actions,
})

export const roleMembersQuery = (id: string) =>
  queryOptions({
    queryKey: ['roles', 'members', id] as const,
    queryFn: ({ signal }) => getAll<Person>(`/roles/${id}/members`, {}, signal),
  })

export const useCreateRole = () =>
  useOrganisationChange((request: CreateCustomRoleRequest) => api.post<CustomRole>('/roles', request))

export const useUpdateRole = (id: string) =>
  useOrganisationChange((request: UpdateCustomRoleRequest) => api.patch<CustomRole>(`/roles/${id}`, request))

export const useDeleteRole = (id: string) => useOrganisationChange(() => api.delete(`/roles/${id}`))

interface RoleMember {
  roleId: string
  userId: string
}

export const useGiveRole = () =>
  useOrganisationChange(({ roleId, userId }: RoleMember) =>
    api.put<Person>(`/roles/${roleId}/members/${userId}`),
  )

export const useTakeRole = () =>
  useOrganisationChange(({ roleId, userId }: RoleMember) => api.delete(`/roles/${roleId}/members/${userId}`))
