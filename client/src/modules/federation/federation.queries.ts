import type {
  BegunFederatedSignIn,
  CreateFederationProviderRequest,
  CreateLdapServerRequest,
  FederatedIdentity,
  FederationProvider,
  FederationTrial,
  LdapImportReport,
  LdapServer,
  LdapSignInRequest,
  Me,
  SignInOptions,
  UpdateFederationProviderRequest,
  UpdateLdapServerRequest,
} from '@stoa/protocol'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../platform/api/index.ts'

export const federationKeys = {
  options: (email: string) => ['federation', 'options', email] as const,
  identities: ['federation', 'identities'] as const,
  providers: ['federation', 'providers'] as const,
  directories: ['federation', 'directories'] as const,
}

/** Through whom one can sign in; for an address, also whether one of them is prescribed. */
export const signInOptionsQuery = (email: string) =>
  queryOptions({
    queryKey: federationKeys.options(email),
    queryFn: ({ signal }) =>
      api.get<SignInOptions>('/federation/sign-in-options', {
        query: { email },
        signal,
        expectSignedOut: true,
      }),
    staleTime: 60_000,
  })

/** Where the browser goes next: a page of the provider. */
export const beginFederatedSignIn = (request: {
  provider: string
  next?: string
  link?: boolean
}): Promise<BegunFederatedSignIn> => api.post('/federation/sign-in', request, { expectSignedOut: true })

export const signInWithDirectory = (id: string, request: LdapSignInRequest): Promise<Me> =>
  api.post(`/federation/directories/${id}/sessions`, request, { expectSignedOut: true })

export const identitiesQuery = queryOptions({
  queryKey: federationKeys.identities,
  queryFn: async ({ signal }) =>
    (await api.get<{ items: FederatedIdentity[] }>('/federation/identities', { signal })).items,
})

export const providersQuery = queryOptions({
  queryKey: federationKeys.providers,
  queryFn: async ({ signal }) =>
    (await api.get<{ items: FederationProvider[] }>('/federation/providers', { signal })).items,
})

export const directoriesQuery = queryOptions({
  queryKey: federationKeys.directories,
  queryFn: async ({ signal }) =>
    (await api.get<{ items: LdapServer[] }>('/federation/directories', { signal })).items,
})

function useFederationChange<Request, Answer>(change: (request: Request) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: ['federation'] }),
  })
}

export const useDisconnect = () =>
  useFederationChange((id: string) => api.delete(`/federation/identities/${id}`))

export const useCreateProvider = () =>
  useFederationChange((request: CreateFederationProviderRequest) =>
    api.post<FederationProvider>('/federation/providers', request),
  )

export const useUpdateProvider = () =>
  useFederationChange(({ id, ...request }: UpdateFederationProviderRequest & { id: string }) =>
    api.patch<FederationProvider>(`/federation/providers/${id}`, request),
  )

export const useCreateDirectory = () =>
  useFederationChange((request: CreateLdapServerRequest) =>
    api.post<LdapServer>('/federation/directories', request),
  )

export const useUpdateDirectory = () =>
  useFederationChange(({ id, ...request }: UpdateLdapServerRequest & { id: string }) =>
    api.patch<LdapServer>(`/federation/directories/${id}`, request),
  )

/** The two kinds of places that people can sign in through. */
export type SourceKind = 'providers' | 'directories'

export const useDeleteSource = (kind: SourceKind) =>
  useFederationChange((id: string) => api.delete(`/federation/${kind}/${id}`))

export const trySource = (kind: SourceKind, id: string): Promise<FederationTrial> =>
  api.post(`/federation/${kind}/${id}/test`)

export const tryDirectoryImport = (id: string): Promise<LdapImportReport> =>
  api.post(`/federation/directories/${id}/import`, undefined, { query: { dryRun: true } })

export function useRunDirectoryImport(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (plan: string) =>
      api.post<LdapImportReport>(`/federation/directories/${id}/import`, undefined, {
        query: { dryRun: false, plan },
      }),
    // People, departments, groups: everything may be another one now.
    onSettled: () => client.invalidateQueries(),
  })
}
