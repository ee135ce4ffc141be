import type { Home } from '@stoa/protocol'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../platform/api/index.ts'

export const homeKeys = { all: ['home'] as const }

export const homeQuery = queryOptions({
  queryKey: homeKeys.all,
  queryFn: ({ signal }) => api.get<Home>('/home', { signal }),
})
