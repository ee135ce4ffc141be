import { useQueries } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useMemo } from 'react'
import type { Face } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { nameQuery } from '../organisation/index.ts'
import { useAllCards } from './use-board.ts'

const Faces = createContext<ReadonlyMap<string, Face>>(new Map())

/** Everybody named on the board, by id. Who is not to be found here is not for this reader. */
export const useFaces = (): ReadonlyMap<string, Face> => use(Faces)

/** Asks for everybody that any card names, each once. */
export function BoardPeople({ children }: { children: ReactNode }) {
  const { user } = useMe()
  const cards = useAllCards()
  const ids = useMemo(() => {
    const found = new Set<string>()
    for (const { assignees, watchers, createdBy } of cards.values()) {
      for (const id of assignees) found.add(id)
      for (const id of watchers) found.add(id)
      if (createdBy !== null) found.add(createdBy)
    }
    return [...found].sort()
  }, [cards])
  return (
    <FacesOf ids={ids} me={user}>
      {children}
    </FacesOf>
  )
}

interface FacesOfProps {
  ids: readonly string[]
  me: Face
  children: ReactNode
}

export function FacesOf({ ids, me, children }: FacesOfProps) {
  const faces = useQueries({
    queries: ids.filter((id) => id !== me.id).map(nameQuery),
    combine: joinFaces,
  })
  const value = useMemo(
    () => new Map([[me.id, { id: me.id, name: me.name, hue: me.hue }], ...faces]),
    [faces, me.id, me.name, me.hue],
  )
  return <Faces value={value}>{children}</Faces>
}

const joinFaces = (answers: readonly { data?: Face | null | undefined }[]): [string, Face][] =>
  answers.flatMap(({ data }): [string, Face][] => (data ? [[data.id, data]] : []))
