import type { Me, Passkey, PasskeyAnswer, Security, Session, TotpSetup, User } from '@stoa/protocol'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../platform/api/index.ts'
import { identityKeys } from './identity.queries.ts'
import type { PasskeyOptions } from './passkey-ceremony.ts'

export const accountKeys = {
  security: ['security'] as const,
  passkeys: ['passkeys'] as const,
  sessions: ['sessions'] as const,
}

export const securityQuery = queryOptions({
  queryKey: accountKeys.security,
  queryFn: ({ signal }) => api.get<Security>('/me/security', { signal }),
})

export const passkeysQuery = queryOptions({
  queryKey: accountKeys.passkeys,
  queryFn: async ({ signal }) => (await api.get<{ items: Passkey[] }>('/me/passkeys', { signal })).items,
})

export const sessionsQuery = queryOptions({
  queryKey: accountKeys.sessions,
  queryFn: async ({ signal }) => (await api.get<{ items: Session[] }>('/sessions', { signal })).items,
})

const refreshSecurity = (client: QueryClient) =>
  Promise.all([
    client.invalidateQueries({ queryKey: accountKeys.security }),
    client.invalidateQueries({ queryKey: accountKeys.passkeys }),
    client.invalidateQueries({ queryKey: accountKeys.sessions }),
  ])

/** Something about how the account is protected, or where it is open. */
function useSecurityChange<Request, Answer>(change: (request: Request) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: change, onSettled: () => refreshSecurity(client) })
}

export const useChangePassword = () =>
  useSecurityChange((request: { current: string; password: string }) =>
    api.put<void>('/me/password', request),
  )

export const beginTotp = (password: string): Promise<TotpSetup> => api.post('/me/totp', { password })

export const useConfirmTotp = () =>
  useSecurityChange((code: string) => api.post<{ codes: string[] }>('/me/totp/confirm', { code }))

export const useDisableTotp = () =>
  useSecurityChange((password: string) => api.post<void>('/me/totp/disable', { password }))

export const useRenewRecoveryCodes = () =>
  useSecurityChange((password: string) => api.post<{ codes: string[] }>('/me/recovery-codes', { password }))

/** Without a password for accounts that have none. */
export const newPasskeyOptions = (password: string | undefined): Promise<PasskeyOptions> =>
  api.post('/me/passkeys/options', password === undefined ? {} : { password })

export const useAddPasskey = () =>
  useSecurityChange((request: { name: string; passkey: PasskeyAnswer }) =>
    api.post<Passkey>('/me/passkeys', request),
  )

export const useRenamePasskey = () =>
  useSecurityChange(({ id, name }: { id: string; name: string }) =>
    api.patch<Passkey>(`/me/passkeys/${id}`, { name }),
  )

export const useRemovePasskey = () => useSecurityChange((id: string) => api.delete(`/me/passkeys/${id}`))

export const useEndSession = () => useSecurityChange((id: string) => api.delete(`/sessions/${id}`))

export const useEndOtherSessions = () => useSecurityChange(() => api.delete('/sessions'))

/** Null takes the picture away. */
export function useSetAvatar() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (picture: Blob | null) => {
      if (picture === null) await api.delete('/me/avatar')
      else await api.put<User>('/me/avatar', picture)
      return api.get<Me>('/me')
    },
    onSuccess: (me) => client.setQueryData(identityKeys.me, me),
  })
}
