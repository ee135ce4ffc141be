import type {
  ApiToken,
  CreateUserRequest,
  Instance,
  Me,
  Page,
  SetupRequest,
  UpdateMeRequest,
  User,
} from '@stoa/protocol'
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { api, getAll } from '../../platform/api/index.ts'

export const identityKeys = {
  instance: ['instance'] as const,
  me: ['me'] as const,
  users: ['users'] as const,
  tokens: ['api-tokens'] as const,
}

export const instanceQuery = queryOptions({
  queryKey: identityKeys.instance,
  queryFn: ({ signal }) => api.get<Instance>('/instance', { signal }),
  staleTime: 60_000,
})

export const meQuery = queryOptions({
  queryKey: identityKeys.me,
  queryFn: ({ signal }) => api.get<Me>('/me', { signal, expectSignedOut: true }),
  staleTime: 60_000,
})

export const usersQuery = (query: string) =>
  infiniteQueryOptions({
    queryKey: [...identityKeys.users, query],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<User>>('/users', { query: { query, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    // Who types a name keeps what was found in sight until the next answer: a list that empties itself
    // in between drops the entry that the arrow keys stand on.
    placeholderData: keepPreviousData,
  })

export const apiTokensQuery = queryOptions({
  queryKey: identityKeys.tokens,
  queryFn: ({ signal }) => getAll<ApiToken>('/api-tokens', {}, signal),
})

export const setUp = (request: SetupRequest): Promise<Me> =>
  api.post<Me>('/setup', request, { expectSignedOut: true })

export function useUpdateMe() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (request: UpdateMeRequest) => api.patch<Me>('/me', request),
    onSuccess: (me) => client.setQueryData(identityKeys.me, me),
  })
}

/** `temporaryPassword` comes once, when none was given. */
export type CreatedUser = User & { temporaryPassword?: string }

export function useCreateUser() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (request: CreateUserRequest) => api.post<CreatedUser>('/users', request),
    onSuccess: () => client.invalidateQueries({ queryKey: identityKeys.users }),
  })
}

export function useCreateApiToken() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string) =>
      api.post<{ id: string; name: string; token: string }>('/api-tokens', { name }),
    onSuccess: () => client.invalidateQueries({ queryKey: identityKeys.tokens }),
  })
}

export function useDeleteApiToken() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.delete(`/api-tokens/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: identityKeys.tokens }),
  })
}
