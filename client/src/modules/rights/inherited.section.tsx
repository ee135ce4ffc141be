import type { Grant } from '@stoa/protocol'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Section } from '../../platform/ui/index.ts'
import { GrantRow } from './grant-row.tsx'
import { firstOf, type SortedGrants, strongerElsewhere } from './grants.ts'
import type { Grants } from './rights.queries.ts'
import { nounOf, screenOf, type SharedDocument } from './thing.ts'
import { type RowDoorsOptions, rowsAtOnce, useRowDoors } from './use-row-doors.ts'
import { useSourceName } from './use-rights-words.ts'

interface InheritedProps extends RowDoorsOptions {
  thing: SharedDocument
  found: Grants
  sorted: SortedGrants
}

/** What comes from further up, apart from what was given here, and whether it comes at all. */
export function Inherited({ thing, found, sorted: { inherited }, onStep, onClose }: InheritedProps) {
  const { t } = useTranslation(['rights', 'ui'])
  const doors = useRowDoors({ onStep, onClose })
  const sourceOf = useSourceName(thing)
  const [shown, setShown] = useState(rowsAtOnce)
  if (!found.inherits)
    return (
      <Section
        title={t('inherited.title')}
        action={
          <Button size="small" look="quiet" onPress={() => onStep({ at: 'inheritance', inherits: true })}>
            {t('inherited.restore')}
          </Button>
        }
      >
        <p className="text-ink-2">{t('inherited.broken', { thing: t(`this.${nounOf(thing)}`) })}</p>
      </Section>
    )
  const total = inherited.reduce((sum, { grants }) => sum + grants.length, 0)
  return (
    <Section
      title={t('inherited.title')}
      action={
        <Button size="small" look="quiet" onPress={() => onStep({ at: 'inheritance', inherits: false })}>
          {t('inherited.break')}
        </Button>
      }
    >
      <div className="-mt-2 flex flex-col gap-4">
        {firstOf(inherited, shown).map(({ source, grants }) => {
          const label = t('inherited.from', { source: sourceOf(source) })
          return (
            <div key={source.id}>
              <p className="flex flex-wrap items-baseline justify-between gap-x-4 text-small text-ink-2">
                {label}
                {source.title !== null && (
                  <Link
                    to={screenOf(source)}
                    onClick={onClose}
                    aria-label={t('inherited.go_to', { source: sourceOf(source) })}
                  >
                    {t('inherited.go')}
                  </Link>
                )}
              </p>
              <ul aria-label={label}>
                {grants.map((grant) => (
                  <GrantRow key={grant.principal.id} grant={grant} detail={detailOf(grant)} {...doors} />
                ))}
              </ul>
            </div>
          )
        })}
      </div>
      {total > shown && (
        <Button size="small" className="mt-3" onPress={() => setShown(shown + 100)}>
          {t('row.more', { count: total - shown })}
        </Button>
      )}
    </Section>
  )

  function detailOf(grant: Grant): string {
    const stronger = strongerElsewhere(grant, found.grants)
    if (stronger === undefined) return ''
    return t('row.stronger', { role: t(`ui:role.${stronger.role}`), source: sourceOf(stronger.source) })
  }
}
