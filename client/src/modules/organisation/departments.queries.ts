import type {
  CreateDepartmentRequest,
  Department,
  DepartmentMember,
  MoveDepartmentRequest,
  Page,
  SetDepartmentMemberRequest,
} from '@stoa/protocol'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, getAll } from '../../platform/api/index.ts'
import { useOrganisationChange } from './people.queries.ts'

/** All of them: the tree is drawn whole. */
export const departmentsQuery = queryOptions({
  queryKey: ['departments'] as const,
  queryFn: ({ signal }) => getAll<Department>('/departments', {}, signal),
})

export const departmentMembersQuery = (id: string, below: boolean) =>
  infiniteQueryOptions({
    queryKey: ['departments', id, 'members', below] as const,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<DepartmentMember>>(`/departments/${id}/members`, {
        query: { below, cursor: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  })

export const useCreateDepartment = () =>
  useOrganisationChange((request: CreateDepartmentRequest) => api.post<Department>('/departments', request))

export const useRenameDepartment = (id: string) =>
  useOrganisationChange((name: string) => api.patch<Department>(`/departments/${id}`, { name }))

export const useMoveDepartment = (id: string) =>
  useOrganisationChange((request: MoveDepartmentRequest) =>
    api.post<Department>(`/departments/${id}/move`, request),
  )

export const useDeleteDepartment = (id: string) =>
  useOrganisationChange((moveTo: string | null) => api.delete(`/departments/${id}`, { moveTo }))

interface SetMember extends SetDepartmentMemberRequest {
  departmentId: string
  userId: string
}

export const useSetDepartmentMember = () =>
  useOrganisationChange(({ departmentId, userId, ...request }: SetMember) =>
    api.put<DepartmentMember>(`/departments/${departmentId}/members/${userId}`, request),
  )

export const useRemoveDepartmentMember = () =>
  useOrganisationChange(({ departmentId, userId }: { departmentId: string; userId: string }) =>
    api.delete(`/departments/${departmentId}/members/${userId}`),
  )
