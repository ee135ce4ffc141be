import { useQuery } from '@tanstack/react-query'
import { useMe } from '../identity/index.ts'
import { allGroupsQuery, departmentsQuery } from '../organisation/index.ts'
import type { Directory } from './audience.ts'

/** How large departments and groups are; null while that is not known, and where the reader has no directory. */
export function useDirectory(): Directory | null {
  const { can } = useMe()
  const enabled = can.includes('users.list')
  const departments = useQuery({ ...departmentsQuery, enabled })
  const groups = useQuery({ ...allGroupsQuery, enabled })
  return departments.data && groups.data ? { departments: departments.data, groups: groups.data } : null
}
