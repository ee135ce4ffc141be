import type { ApiToken } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import {
  Button,
  Dialog,
  ErrorState,
  FormDialog,
  GhostLines,
  notifyFailure,
  Section,
  TextField,
} from '../../platform/ui/index.ts'
import { apiTokensQuery, useCreateApiToken, useDeleteApiToken } from './identity.queries.ts'
import { SecretOnce } from './secret-once.tsx'

export function ApiTokens() {
  const { t } = useTranslation('identity')
  const now = useNow()
  const tokens = useQuery(apiTokensQuery)
  const create = useCreateApiToken()
  const revoke = useDeleteApiToken()
  const [name, setName] = useState('')
  const [secret, setSecret] = useState<string>()
  const [revoking, setRevoking] = useState<ApiToken>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(name, {
      onSuccess: ({ token }) => {
        setName('')
        setSecret(token)
      },
      onError: notifyFailure,
    })
  }
  return (
    <Section title={t('tokens.title')} lead={t('tokens.body')}>
      <form onSubmit={submit} className="flex max-w-[24rem] items-end gap-2">
        <TextField
          label={t('tokens.name')}
          value={name}
          onChange={setName}
          maxLength={80}
          className="grow"
          autoComplete="off"
        />
        <Button type="submit" className="h-10" isPending={create.isPending} isDisabled={name.trim() === ''}>
          {t('tokens.create')}
        </Button>
      </form>
      {tokens.isPending && <GhostLines className="mt-5" widths={['70%', '55%']} />}
      {tokens.isError && <ErrorState compact error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.data?.length === 0 && <p className="mt-4 text-small text-ink-3">{t('tokens.none')}</p>}
      <ul className="mt-4">
        {tokens.data?.map((token) => (
          <li key={token.id} className="flex items-center gap-3 border-b border-stone-3/70 py-2.5">
            <span className="min-w-0 grow truncate font-semibold">{token.name}</span>
            <span className="text-small text-ink-3">
              {token.lastUsedAt === null
                ? t('tokens.never_used')
                : t('tokens.used', { when: formatWhen(token.lastUsedAt, now) })}
            </span>
            <Button look="quiet" size="small" onPress={() => setRevoking(token)}>
              {t('tokens.revoke')}
            </Button>
          </li>
        ))}
      </ul>
      {secret !== undefined && (
        <Dialog title={t('tokens.created_title')} onClose={() => setSecret(undefined)}>
          <p className="text-ink-2">{t('tokens.created_body')}</p>
          <SecretOnce label={t('tokens.token')} value={secret} onDone={() => setSecret(undefined)} />
        </Dialog>
      )}
      {revoking && (
        <FormDialog
          danger
          title={t('tokens.revoke_title', { name: revoking.name })}
          confirm={t('tokens.revoke')}
          onClose={() => setRevoking(undefined)}
          onConfirm={() => revoke.mutateAsync(revoking.id)}
        >
          <p className="text-ink-2">{t('tokens.revoke_body')}</p>
        </FormDialog>
      )}
    </Section>
  )
}
