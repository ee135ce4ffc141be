import type { Me } from '@stoa/protocol'
import { useSuspenseQuery } from '@tanstack/react-query'
import { meQuery } from './identity.queries.ts'

/** Who I am. Only below the signed-in part of the router, which has loaded it. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data
