import { type Grant, type Role, roleRank } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState, GhostLines, notify } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { strongestWithout } from './access-paths.ts'
import { accessQuery, useSetGrant } from './rights.queries.ts'
import { nounOf, type SharedThing } from './thing.ts'
import { usePrincipalName, useSourceName } from './use-rights-words.ts'
import { AskView } from './view-frame.tsx'

interface LessViewProps {
  thing: SharedThing
  grant: Grant
  /** The right that is left of it; null: none. */
  to: Role | null
  onBack: () => void
}

/** Before a right becomes less: what whoever has it can do afterwards. */
export function LessView({ thing, grant, to, onBack }: LessViewProps) {
  const { t } = useTranslation(['rights', 'ui'])
  const me = useMe()
  const set = useSetGrant(thing)
  const { principal } = grant
  const name = usePrincipalName()(principal)
  const mine = principal.id === me.user.id
  const label = t(`ui:role.${to ?? grant.role}`)
  return (
    <AskView
      danger
      confirm={to === null ? t('remove.open') : t('less.submit', { role: label })}
      onBack={onBack}
      onConfirm={async () => {
        await set.mutateAsync({ principal, role: to })
        notify(to === null ? t('remove.done', { name }) : t('less.done', { name, role: label }))
        onBack()
      }}
    >
      <h3 className="font-serif text-title-s font-semibold">
        {to === null ? t('remove.title', { name }) : t('less.title', { role: label })}
      </h3>
      {principal.type === 'person' ? (
        <WhatIsLeft thing={thing} grant={grant} to={to} />
      ) : (
        <p className="text-ink-2">
          {t(`remove.all_${principal.type}`, { name, thing: t(`this.${nounOf(thing)}`) })}
        </p>
      )}
      {mine && <p className="text-ink-2">{t('less.mine')}</p>}
    </AskView>
  )
}

function WhatIsLeft({ thing, grant, to }: Omit<LessViewProps, 'onBack'>) {
  const { t } = useTranslation(['rights', 'ui'])
  const { principal, source } = grant
  const sourceOf = useSourceName(thing)
  const access = useQuery(accessQuery(thing, principal.id))
  const noun = t(`this.${nounOf(thing)}`)
  if (access.isPending) return <GhostLines widths={['90%', '60%']} />
  if (access.isError) return <ErrorState compact error={access.error} onRetry={() => void access.refetch()} />
  const other = strongestWithout(access.data.paths, { principalId: principal.id, sourceId: source.id })
  const { name } = principal
  if (other !== undefined && (to === null || roleRank(other.role) > roleRank(to)))
    return (
      <p className="text-ink-2">
        {t(`remove.keeps_${other.role}`, { name, thing: noun, source: sourceOf(other.source) })}
      </p>
    )
  return (
    <p className="text-ink-2">{t(to === null ? 'remove.shut_out' : 'less.person', { name, thing: noun })}</p>
  )
}
