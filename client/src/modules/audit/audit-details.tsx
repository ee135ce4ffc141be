import type { AuditRecord } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment } from '../../platform/i18n/index.ts'
import { Button } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { allGroupsQuery, departmentsQuery, personQuery } from '../organisation/index.ts'
import { type DetailValue, detailsOf } from './record-details.ts'

interface AuditDetailsProps {
  record: AuditRecord
  onActor: (id: string) => void
  onTarget: (id: string) => void
}

/** The fields of a record that have words here; any other shows its own name. */
const wordedKeys = [
  'principal',
  'from',
  'to',
  'role',
  'name',
  'title',
  'method',
  'hasPassword',
  'expiresAt',
  'inherits',
  'copy',
  'ended',
  'documents',
  'departments',
  'groups',
  'members',
  'actions',
  'format',
  'isAdmin',
  'isHead',
] as const

const vias = ['session', 'token', 'link', 'cli', 'none', 'system'] as const

/** Everything one entry says, with its place in the chain. */
export function AuditDetails({ record, onActor, onTarget }: AuditDetailsProps) {
  const { t } = useTranslation('audit')
  const { actor, target, sequence, hash } = record
  const via = vias.find((known) => known === actor.via) ?? 'none'
  const keyWords = (key: string) => {
    const known = wordedKeys.find((worded) => worded === key)
    return known === undefined ? key : t(`detail.${known}`)
  }
  return (
    <div className="arrives mb-3 rounded-m bg-stone-1 px-4 py-3 md:ml-16">
      <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1 text-small">
        <Line name={t('detail.when')}>{formatSecond(record.at)}</Line>
        <Line name={t('detail.via')}>{t(`via.${via}`)}</Line>
        {actor.address !== null && <Line name={t('detail.address')}>{actor.address}</Line>}
        {detailsOf(record.details).map(({ key, value }) => (
          <Line key={key} name={keyWords(key)}>
            <Value value={value} />
          </Line>
        ))}
        <Line name={t('detail.number')}>{sequence}</Line>
        <Line name={t('detail.action')}>
          <code className="font-mono">{record.action}</code>
        </Line>
        <Line name={t('detail.hash')}>
          <code className="font-mono break-all">{hash}</code>
        </Line>
      </dl>
      <div className="mt-2.5 flex flex-wrap gap-2">
        {actor.id !== null && <Only onPress={onActor} id={actor.id} word={t('only.actor')} />}
        {target?.id != null && <Only onPress={onTarget} id={target.id} word={t('only.target')} />}
      </div>
    </div>
  )
}

const formatSecond = (at: number): string => `${formatMoment(at)} (${new Date(at).toISOString()})`

const Line = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-ink-3">{name}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </>
)

interface OnlyProps {
  id: string
  word: string
  onPress: (id: string) => void
}

const Only = ({ id, word, onPress }: OnlyProps) => (
  <Button size="small" look="quiet" onPress={() => onPress(id)}>
    {word}
  </Button>
)

function Value({ value }: { value: DetailValue }) {
  const { t } = useTranslation(['audit', 'ui'])
  switch (value.kind) {
    case 'text':
      return value.text
    case 'role':
      return t(`ui:role.${value.role}`)
    case 'yes':
      return t(value.yes ? 'value.yes' : 'value.no')
    case 'time':
      return formatMoment(value.at)
    case 'none':
      return t('value.none')
    case 'principal':
      return <PrincipalValue value={value} />
  }
}

/** The log keeps ids of whom a right was given to: what they are called is looked up. */
function PrincipalValue({ value: { type, id } }: { value: Extract<DetailValue, { kind: 'principal' }> }) {
  const { t } = useTranslation(['audit', 'rights'])
  const { organisation } = useMe()
  const person = useQuery({ ...personQuery(id), enabled: type === 'person', retry: false })
  const departments = useQuery({ ...departmentsQuery, enabled: type === 'department' })
  const groups = useQuery({ ...allGroupsQuery, enabled: type === 'group' })
  if (type === 'everyone') return t('rights:principal.everyone', { name: organisation.name })
  const named = {
    person: person.data,
    department: departments.data?.find((department) => department.id === id),
    group: groups.data?.find((group) => group.id === id),
  }[type]
  return named?.name ?? id
}
