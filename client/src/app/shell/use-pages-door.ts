import { useQuery } from '@tanstack/react-query'
import { spacesQuery } from '../../modules/spaces/index.ts'
import { lastSpace } from './last-space.ts'
import { usePlace } from './use-place.ts'

/** The space "Pages" leads to: the one we are in, the one last visited, the first. */
export function usePagesDoor(): string | undefined {
  const { spaceId } = usePlace()
  const spaces = useQuery(spacesQuery)
  if (spaceId !== undefined) return spaceId
  const known = spaces.data ?? []
  const last = lastSpace()
  return known.find((space) => space.id === last)?.id ?? known[0]?.id
}
