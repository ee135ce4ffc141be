import type { FederatedIdentity } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import {
  Button,
  ErrorState,
  FormDialog,
  GhostLines,
  Menu,
  MenuItem,
  notifyFailure,
  Section,
} from '../../platform/ui/index.ts'
import {
  beginFederatedSignIn,
  identitiesQuery,
  signInOptionsQuery,
  useDisconnect,
} from './federation.queries.ts'

/** Accounts elsewhere that open mine. Not here at all where the organisation has set up nothing. */
export function ConnectedAccounts() {
  const { t } = useTranslation('federation')
  const now = useNow()
  const options = useQuery(signInOptionsQuery(''))
  const identities = useQuery(identitiesQuery)
  const disconnect = useDisconnect()
  const [leaving, setLeaving] = useState<FederatedIdentity>()
  const providers = options.data?.providers ?? []
  if (providers.length === 0 && (identities.data?.length ?? 0) === 0) return null
  const connect = (provider: string) =>
    void beginFederatedSignIn({ provider, link: true, next: '/account' })
      .then(({ url }) => window.location.assign(url))
      .catch(notifyFailure)
  return (
    <Section
      title={t('connected.title')}
      lead={t('connected.lead')}
      action={
        providers.length > 0 && (
          <Menu label={t('connected.add')} trigger={<Button size="small">{t('connected.add')}</Button>}>
            {providers.map(({ key, name }) => (
              <MenuItem key={key} onAction={() => connect(key)}>
                {name}
              </MenuItem>
            ))}
          </Menu>
        )
      }
    >
      {identities.isPending && <GhostLines widths={['60%']} />}
      {identities.isError && (
        <ErrorState compact error={identities.error} onRetry={() => void identities.refetch()} />
      )}
      {identities.data?.length === 0 && <p className="text-small text-ink-3">{t('connected.none')}</p>}
      <ul>
        {identities.data?.map((identity) => (
          <li key={identity.id} className="flex items-center gap-3 border-b border-stone-3/70 py-2.5">
            <span className="min-w-0 grow truncate font-semibold">{identity.source}</span>
            <span className="text-small text-ink-3">
              {t('connected.used', { when: formatWhen(identity.lastUsedAt, now) })}
            </span>
            <Button look="quiet" size="small" onPress={() => setLeaving(identity)}>
              {t('connected.remove')}
            </Button>
          </li>
        ))}
      </ul>
      {leaving && (
        <FormDialog
          danger
          title={t('connected.remove_title', { name: leaving.source })}
          confirm={t('connected.remove')}
          onClose={() => setLeaving(undefined)}
          onConfirm={() => disconnect.mutateAsync(leaving.id)}
        >
          <p className="text-ink-2">{t('connected.remove_body')}</p>
        </FormDialog>
      )}
    </Section>
  )
}
