import type { PeoplePort } from '@stoa/editor/react'
import type { DocumentPerson, Page } from '@stoa/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { api } from '../../platform/api/index.ts'
import { useMe } from '../identity/index.ts'
import { departmentChoices, departmentsQuery, nameQuery } from '../organisation/index.ts'

/** So many are shown for a text: whoever looks for another one types more of the name. */
const most = 8

/** Names by id; null for somebody whom this person may not know. */
type Names = ReadonlyMap<string, string | null>

/**
 * The people who can see a document, for what stands in its text. A name that is not known is asked for once, and all
 * that were asked for in one go are shown in one go.
 * @param known names that came from elsewhere
 */
export function useEditorPeople(documentId: string, known: Names = nobody): PeoplePort {
  const client = useQueryClient()
  const { user } = useMe()
  const [found, setFound] = useState<Names>(nobody)
  const wanted = useRef(new Set<string>())
  const note = useCallback(
    (names: Iterable<readonly [string, string | null]>) =>
      setFound((before) => new Map([...before, ...names])),
    [],
  )
  const ask = useCallback(
    (id: string) => {
      if (wanted.current.has(id)) return
      wanted.current.add(id)
      void client
        .fetchQuery(nameQuery(id))
        .then((person) => note([[id, person?.name ?? null]]))
        // Whoever has no directory, as a guest, is shown what the editor says of an unknown person.
        .catch(() => note([[id, null]]))
    },
    [client, note],
  )
  return useMemo<PeoplePort>(
    () => ({
      async search(query) {
        const { items } = await api.get<Page<DocumentPerson>>(`/documents/${documentId}/people`, {
          query: { query, limit: most },
        })
        note(items.map(({ id, name }) => [id, name] as const))
        return items.map(({ id, name, email }) => ({
          id,
          name,
          ...(email === null ? {} : { detail: email }),
        }))
      },
      nameOf(id) {
        if (id === user.id) return user.name
        const name = known.get(id) ?? found.get(id)
        if (name === undefined && isId(id)) queueMicrotask(() => ask(id))
        return name ?? null
      },
    }),
    [documentId, found, known, user.id, user.name, ask, note],
  )
}

const nobody: Names = new Map()
const isId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)

/** The organisation's departments, for fields. */
export function useEditorDepartments(): PeoplePort {
  const { data } = useQuery(departmentsQuery)
  return useMemo<PeoplePort>(() => {
    const choices = departmentChoices(data ?? [])
    return {
      search: async (query) => {
        const text = query.trim().toLocaleLowerCase()
        const fitting = choices.filter(({ label }) => label.toLocaleLowerCase().includes(text))
        return Promise.resolve(
          fitting
            .slice(0, most)
            .map(({ id, name, label }) => ({ id, name, ...(label === name ? {} : { detail: label }) })),
        )
      },
      nameOf: (id) => choices.find((choice) => choice.id === id)?.name ?? null,
    }
  }, [data])
}
