import type { Me } from '@stoa/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { reportSignedIn } from '../../platform/session/session-store.ts'
import { identityKeys } from './identity.queries.ts'

/** Goes in as somebody: nothing of whoever was here before stays in memory. `path` is one of ours. */
export function useEnter(): (me: Me, path: string) => Promise<void> {
  const client = useQueryClient()
  const router = useRouter()
  return async (me, path) => {
    client.clear()
    client.setQueryData(identityKeys.me, me)
    reportSignedIn()
    router.history.replace(path)
    await router.invalidate()
  }
}
