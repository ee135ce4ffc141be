import { type Grant, type Principal, type Role, roleRank } from '@stoa/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Section } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { sizeOfDepartments } from './audience.ts'
import { useDirectory } from './directory-sizes.ts'
import { GrantRow } from './grant-row.tsx'
import { type SortedGrants, strongerElsewhere } from './grants.ts'
import { nounOf, type SharedThing } from './thing.ts'
import { type RowDoorsOptions, rowsAtOnce, useRowDoors } from './use-row-doors.ts'
import { useSourceName } from './use-rights-words.ts'

interface OwnGrantsProps extends RowDoorsOptions {
  thing: SharedThing
  grants: readonly Grant[]
  sorted: SortedGrants
  onRole: (principal: Principal, role: Role) => void
}

/** What was given on the thing itself. */
export function OwnGrants({
  thing,
  grants,
  sorted: { own, inherited },
  onRole,
  onStep,
  onClose,
}: OwnGrantsProps) {
  const { t } = useTranslation(['rights', 'ui'])
  const me = useMe()
  const doors = useRowDoors({ onStep, onClose })
  const sourceOf = useSourceName(thing)
  const directory = useDirectory()
  const [shown, setShown] = useState(rowsAtOnce)
  const detailOf = (grant: Grant): string => {
    const stronger = strongerElsewhere(grant, grants)
    if (stronger !== undefined)
      return t('row.stronger', {
        role: t(`ui:role.${stronger.role}`),
        source: sourceOf(stronger.source),
      })
    const { type, id } = grant.principal
    if (type === 'everyone') return t('add.everybody_note')
    if (directory === null) return ''
    if (type === 'department')
      return t('people_count', { count: sizeOfDepartments(directory.departments, [id]) })
    const group = directory.groups.find((candidate) => candidate.id === id)
    return group === undefined ? '' : t('people_count', { count: group.memberCount })
  }
  return (
    <Section title={t(`own.${nounOf(thing)}`)}>
      {own.length === 0 ? (
        <p className="text-small text-ink-3">{t(inherited.length > 0 ? 'own.none_but' : 'own.none')}</p>
      ) : (
        <ul aria-label={t(`own.${nounOf(thing)}`)} className="-mt-4">
          {own.slice(0, shown).map((grant) => {
            const { principal, role } = grant
            const mine = principal.id === me.user.id && role === 'manager'
            return (
              <GrantRow
                key={principal.id}
                grant={grant}
                detail={detailOf(grant)}
                onRole={(next) =>
                  mine && roleRank(next) < roleRank(role)
                    ? onStep({ at: 'less', grant, to: next })
                    : onRole(principal, next)
                }
                onRemove={() => onStep({ at: 'less', grant, to: null })}
                {...doors}
              />
            )
          })}
        </ul>
      )}
      {own.length > shown && (
        <Button size="small" className="mt-3" onPress={() => setShown(shown + 100)}>
          {t('row.more', { count: own.length - shown })}
        </Button>
      )}
    </Section>
  )
}
