import type {
  Access,
  CreatedShareLink,
  CreateShareLinkRequest,
  DocumentDetail,
  Grant,
  GrantList,
  Inheritance,
  Member,
  Page,
  PreviewDocument,
  PreviewSpace,
  Principal,
  Role,
  SetInheritanceRequest,
  ShareLink,
} from '@stoa/protocol'
import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { api, getAll, hasStatus } from '../../platform/api/index.ts'
import { pathOf, type SharedDocument, type ThingRef } from './thing.ts'

export const rightsKeys = {
  all: ['rights'] as const,
  of: ({ type, id }: ThingRef) => ['rights', type, id] as const,
}

export interface Grants {
  grants: Grant[]
  inherits: boolean
}

/** All that was given here and further up: the sentence on top counts everybody. */
async function allGrants(thing: ThingRef, signal: AbortSignal): Promise<Grants> {
  const grants: Grant[] = []
  let cursor: string | null = null
  for (;;) {
    const page: GrantList = await api.get(`${pathOf(thing)}/grants`, {
      query: { limit: 500, cursor },
      signal,
    })
    grants.push(...page.items)
    if (page.nextCursor === null) return { grants, inherits: page.inherits }
    cursor = page.nextCursor
  }
}

export const grantsQuery = (thing: ThingRef) =>
  queryOptions({
    queryKey: [...rightsKeys.of(thing), 'grants'],
    queryFn: ({ signal }) => allGrants(thing, signal),
  })

/** People who were given a right here by name; whoever can see the thing may ask. */
export const membersQuery = (thing: ThingRef) =>
  queryOptions({
    queryKey: [...rightsKeys.of(thing), 'members'],
    queryFn: ({ signal }) => getAll<Member>(`${pathOf(thing)}/members`, {}, signal),
  })

export const accessQuery = (thing: ThingRef, userId: string) =>
  queryOptions({
    queryKey: [...rightsKeys.of(thing), 'access', userId],
    queryFn: ({ signal }) => api.get<Access>(`${pathOf(thing)}/access/${userId}`, { signal }),
  })

export const linksQuery = (documentId: string) =>
  queryOptions({
    queryKey: [...rightsKeys.of({ type: 'document', id: documentId }), 'links'],
    queryFn: ({ signal }) => getAll<ShareLink>(`/documents/${documentId}/share-links`, {}, signal),
  })

const notForMe = (error: unknown): boolean => hasStatus(error, 403) || hasStatus(error, 404)

/** Links to the documents above, as far as rights come down from them and the reader manages them. */
export const linksAboveQuery = ({ id, parentId }: SharedDocument) =>
  queryOptions({
    queryKey: [...rightsKeys.of({ type: 'document', id }), 'links-above', parentId],
    queryFn: async ({ signal }): Promise<ShareLink[]> => {
      const found: ShareLink[] = []
      try {
        for (let at = parentId; at !== null; ) {
          const [links, { inherits }, above] = await Promise.all([
            getAll<ShareLink>(`/documents/${at}/share-links`, {}, signal),
            api.get<GrantList>(`/documents/${at}/grants`, { query: { limit: 1 }, signal }),
            api.get<DocumentDetail>(`/documents/${at}`, { signal }),
          ])
          found.push(...links)
          at = inherits ? above.parentId : null
        }
      } catch (error) {
        if (!notForMe(error)) throw error
      }
      return found
    },
  })

/** Whoever changes rights may change their own: what may be done with the thing is asked for again. */
const refresh = (client: QueryClient, { type, id }: ThingRef): Promise<unknown> =>
  Promise.all([
    client.invalidateQueries({ queryKey: rightsKeys.all }),
    client.invalidateQueries({ queryKey: type === 'space' ? ['spaces'] : ['document', id] }),
  ])

function useRightsChange<Request, Answer>(thing: ThingRef, change: (request: Request) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: change, onSettled: () => refresh(client, thing) })
}

interface SetGrant {
  principal: Pick<Principal, 'type' | 'id'>
  /** Null takes it away. */
  role: Role | null
}

export const useSetGrant = (thing: ThingRef) =>
  useRightsChange(thing, ({ principal: { type, id }, role }: SetGrant) => {
    const path = `${pathOf(thing)}/grants/${type}/${id}`
    return role === null ? api.delete(path) : api.put<void>(path, { role })
  })

export const useSetInheritance = (thing: ThingRef) =>
  useRightsChange(thing, (request: SetInheritanceRequest) =>
    api.put<Inheritance>(`${pathOf(thing)}/inheritance`, request),
  )

export const useCreateLink = (thing: ThingRef) =>
  useRightsChange(thing, (request: CreateShareLinkRequest) =>
    api.post<CreatedShareLink>(`${pathOf(thing)}/share-links`, request),
  )

export const useRevokeLink = (thing: ThingRef) =>
  useRightsChange(thing, (linkId: string) => api.delete(`${pathOf(thing)}/share-links/${linkId}`))

/** Each look is written into the audit log, so only a person asks for one, never an event or a tab that comes back. */
const lookedAtOnce = {
  staleTime: 'static' as const,
  gcTime: 0,
  initialPageParam: null as string | null,
  getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
}

export const previewSpacesQuery = (personId: string) =>
  infiniteQueryOptions({
    queryKey: ['preview', personId, 'spaces'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<PreviewSpace>>(`/people/${personId}/preview/spaces`, {
        query: { cursor: pageParam, limit: 50 },
        signal,
      }),
    ...lookedAtOnce,
  })

export const previewDocumentsQuery = (personId: string) =>
  infiniteQueryOptions({
    queryKey: ['preview', personId, 'documents'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<PreviewDocument>>(`/people/${personId}/preview/documents`, {
        query: { cursor: pageParam, limit: 50 },
        signal,
      }),
    ...lookedAtOnce,
  })
