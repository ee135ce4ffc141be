import { type OrganisationRole, organisationRoles } from '@stoa/protocol'
import type { PeopleFilter } from './people.queries.ts'

const states = ['active', 'deactivated', 'any'] as const
export type ShownState = (typeof states)[number]

/** What the directory shows, as it stands in the address; what is left out is not filtered by. */
export interface PeopleSearch {
  query?: string
  department?: string
  group?: string
  role?: OrganisationRole
  state?: Exclude<ShownState, 'active'>
}

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Takes of an address what makes sense, and leaves out the rest. */
export function readPeopleSearch(search: Record<string, unknown>): PeopleSearch {
  const { query, department, group, role, state } = search
  const found: PeopleSearch = {}
  // The router reads a query such as 2026 as a number.
  if (typeof query === 'string' || typeof query === 'number') {
    const text = String(query).slice(0, 100)
    if (text.trim() !== '') found.query = text
  }
  if (typeof department === 'string' && idForm.test(department)) found.department = department
  if (typeof group === 'string' && idForm.test(group)) found.group = group
  const knownRole = organisationRoles.find((known) => known === role)
  if (knownRole !== undefined) found.role = knownRole
  if (state === 'deactivated' || state === 'any') found.state = state
  return found
}

/** What the server is asked for. */
export const filterOf = ({ query, ...rest }: PeopleSearch): PeopleFilter => {
  const text = query?.trim() ?? ''
  return text === '' ? rest : { ...rest, query: text }
}

export const shownStates: readonly ShownState[] = states
