import { QueryClient } from '@tanstack/react-query'
import { mayRetry } from '../platform/api/index.ts'

/** What is shown stays fresh by live events; without them, by coming back to the tab. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => mayRetry(error) && failures < 2,
        // A local network can be there while the browser calls itself offline: ask, and say what came of it.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
