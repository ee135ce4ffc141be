import { type PrincipalType, principalTypes, type Role, roles } from '@stoa/protocol'

/** One line of what a record says beyond who did what. */
export interface RecordDetail {
  /** As the server names it; `a.b` for a value within a value. */
  key: string
  value: DetailValue
}

export type DetailValue =
  | { kind: 'text'; text: string }
  | { kind: 'role'; role: Role }
  | { kind: 'yes'; yes: boolean }
  | { kind: 'time'; at: number }
  | { kind: 'principal'; type: PrincipalType; id: string }
  | { kind: 'none' }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function valueOf(key: string, value: unknown): DetailValue {
  if (value === null || value === undefined || value === '') return { kind: 'none' }
  if (typeof value === 'boolean') return { kind: 'yes', yes: value }
  const role = roles.find((known) => known === value)
  if (role !== undefined) return { kind: 'role', role }
  if (typeof value === 'number')
    return /(At|before)$/.test(key) ? { kind: 'time', at: value } : { kind: 'text', text: String(value) }
  if (typeof value === 'string') return { kind: 'text', text: value }
  if (Array.isArray(value) && value.length === 0) return { kind: 'none' }
  if (Array.isArray(value) && value.every((part) => typeof part === 'string' || typeof part === 'number'))
    return { kind: 'text', text: value.join(', ') }
  return { kind: 'text', text: JSON.stringify(value) }
}

/** The details of a record as lines. Whom a right was given to, written as two fields, is one line. */
export function detailsOf(details: Readonly<Record<string, unknown>>): RecordDetail[] {
  const { principalType, principalId, ...rest } = details
  const type = principalTypes.find((known) => known === principalType)
  const principal: RecordDetail[] =
    type !== undefined && typeof principalId === 'string'
      ? [{ key: 'principal', value: { kind: 'principal', type, id: principalId } }]
      : []
  const others = principal.length > 0 ? rest : details
  return [
    ...principal,
    ...Object.entries(others).flatMap(([key, value]): RecordDetail[] =>
      isObject(value)
        ? Object.entries(value).map(([inner, part]) => ({
            key: `${key}.${inner}`,
            value: valueOf(inner, part),
          }))
        : [{ key, value: valueOf(key, value) }],
    ),
  ]
}
