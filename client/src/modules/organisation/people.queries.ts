import type {
  CreatedInvitation,
  CreateInvitationRequest,
  DirectoryEntry,
  DirectoryQuery,
  DocumentPerson,
  HandOverItem,
  Invitation,
  OrganisationRole,
  Page,
  PersonCard,
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
import { identityKeys } from '../identity/index.ts'
import { nameOf } from './name-requests.ts'

export const peopleKeys = {
  all: ['people'] as const,
  list: (filter: PeopleFilter) => ['people', 'list', filter] as const,
  ofDocument: (documentId: string, query: string) => ['people', 'of-document', documentId, query] as const,
  one: (id: string) => ['people', 'one', id] as const,
  name: (id: string) => ['people', 'name', id] as const,
  handOver: (id: string) => ['people', 'hand-over', id] as const,
  invitations: ['invitations'] as const,
}

export type PeopleFilter = Omit<DirectoryQuery, 'cursor' | 'limit'>

const pageSize = 50

/** How every long list pages: by the cursor that its last page gave. */
const paged = { initialPageParam: null as string | null, getNextPageParam: nextCursor }
function nextCursor(last: { nextCursor: string | null }): string | null {
  return last.nextCursor
}

export const peopleQuery = (filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: peopleKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<DirectoryEntry>>('/people', {
        query: { ...filter, cursor: pageParam, limit: pageSize },
        signal,
      }),
    // What was found before stands until the next answer comes: a list that goes out at every letter is hard to read.
    placeholderData: keepPreviousData,
    ...paged,
  })

/** Who can see a document, by name. */
export const documentPeopleQuery = (documentId: string, query: string) =>
  infiniteQueryOptions({
    queryKey: peopleKeys.ofDocument(documentId, query),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<DocumentPerson>>(`/documents/${documentId}/people`, {
        query: { query, cursor: pageParam, limit: pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
    ...paged,
  })

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: peopleKeys.one(id),
    queryFn: ({ signal }) => api.get<PersonCard>(`/people/${id}`, { signal }),
  })

/** What somebody is called; null for who is not to be known. All that are asked for in one go are one request. */
export const nameQuery = (id: string) =>
  queryOptions({
    queryKey: peopleKeys.name(id),
    queryFn: () => nameOf(id),
    // A name is no news: it is asked for once while the app is open.
    staleTime: 600_000,
    retry: false,
  })

export const handOverQuery = (id: string) =>
  queryOptions({
    queryKey: peopleKeys.handOver(id),
    queryFn: async ({ signal }) =>
      (await api.get<{ items: HandOverItem[] }>(`/people/${id}/hand-over`, { signal })).items,
  })

export const invitationsQuery = infiniteQueryOptions({
  queryKey: peopleKeys.invitations,
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<Invitation>>('/invitations', { query: { cursor: pageParam, limit: pageSize }, signal }),
  ...paged,
})

/** Who belongs where shows in all of these. */
export const refreshOrganisation = (client: QueryClient): Promise<unknown> =>
  Promise.all(
    [peopleKeys.all, ['departments'], ['groups'], ['roles'], identityKeys.users, identityKeys.me].map(
      (queryKey) => client.invalidateQueries({ queryKey }),
    ),
  )

/** A change of the organisation: everything that shows it is asked for again, whether it succeeded or not. */
export function useOrganisationChange<Request, Answer>(change: (request: Request) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: change, onSettled: () => refreshOrganisation(client) })
}

export const useSetOrganisationRole = (id: string) =>
  useOrganisationChange((role: OrganisationRole) => api.patch<void>(`/users/${id}`, { role }))

export const useDeactivate = (id: string) =>
  useOrganisationChange(() => api.put<void>(`/users/${id}/deactivation`))

export const useReactivate = (id: string) =>
  useOrganisationChange(() => api.delete(`/users/${id}/deactivation`))

export const useEndSessionsOf = (id: string) =>
  useOrganisationChange(() => api.delete(`/users/${id}/sessions`))

export const useHandOver = (id: string) =>
  useOrganisationChange((to: string) =>
    api.post<{ items: HandOverItem[] }>(`/people/${id}/hand-over`, { to }),
  )

function useInvitationChange<Request, Answer>(change: (request: Request) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: peopleKeys.invitations }),
  })
}

export const useInvite = () =>
  useInvitationChange((request: CreateInvitationRequest) =>
    api.post<CreatedInvitation>('/invitations', request),
  )

export const useResendInvitation = () =>
  useInvitationChange((id: string) => api.post<CreatedInvitation>(`/invitations/${id}/resend`))

export const useRevokeInvitation = () => useInvitationChange((id: string) => api.delete(`/invitations/${id}`))
