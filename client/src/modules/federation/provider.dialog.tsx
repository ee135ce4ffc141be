import type { FederationProvider, GroupMapping } from '@stoa/protocol'
import { Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import { CheckBox, copyText, FormDialog, IconButton, TextField } from '../../platform/ui/index.ts'
import { isKey, readDomains, suggestedKey } from './domains.ts'
import { useCreateProvider, useUpdateProvider } from './federation.queries.ts'
import { GroupMappings } from './group-mappings.tsx'
import { SecretField } from './secret-field.tsx'

interface ProviderDialogProps {
  /** Without it, a new one. */
  provider: FederationProvider | undefined
  onClose: () => void
  onTry: (provider: FederationProvider) => void
}

/** All that an OpenID Connect provider needs, and what it must be told in return. */
export function ProviderDialog({ provider, onClose, onTry }: ProviderDialogProps) {
  const { t } = useTranslation(['federation', 'ui'])
  const create = useCreateProvider()
  const update = useUpdateProvider()
  const [name, setName] = useState(provider?.name ?? '')
  const [key, setKey] = useState<string>()
  const [issuer, setIssuer] = useState(provider?.issuer ?? '')
  const [clientId, setClientId] = useState(provider?.clientId ?? '')
  const [secret, setSecret] = useState<string | null>()
  const [scopes, setScopes] = useState(provider?.scopes ?? 'email profile')
  const [enabled, setEnabled] = useState(provider?.enabled ?? true)
  const [creates, setCreates] = useState(provider?.createsAccounts ?? false)
  const [creation, setCreation] = useState(provider?.creationDomains.join(', ') ?? '')
  const [enforced, setEnforced] = useState(provider?.enforcedDomains.join(', ') ?? '')
  const [claim, setClaim] = useState(provider?.groupsClaim ?? '')
  const [mappings, setMappings] = useState<GroupMapping[]>(provider?.groupMappings ?? [])
  const shownKey = provider?.key ?? key ?? suggestedKey(name)
  const error = create.error ?? update.error
  const field = (path: string) => (isApiError(error) ? error.fieldMessage(path) : undefined)
  const redirect = provider?.redirectUri ?? `${window.location.origin}/api/v1/federation/callback/${shownKey}`

  /** A field that was opened and left empty changes nothing. */
  const given = secret === '' ? undefined : secret
  const save = async () => {
    const common = {
      name,
      issuer: issuer.trim(),
      clientId: clientId.trim(),
      scopes: scopes.trim(),
      enabled,
      createsAccounts: creates,
      creationDomains: creates ? readDomains(creation) : [],
      enforcedDomains: readDomains(enforced),
      groupsClaim: claim.trim() === '' ? null : claim.trim(),
      groupMappings: claim.trim() === '' ? [] : mappings.filter(({ value }) => value.trim() !== ''),
    }
    const saved = provider
      ? await update.mutateAsync({
          id: provider.id,
          ...common,
          ...(given === undefined ? {} : { clientSecret: given }),
        })
      : await create.mutateAsync({
          ...common,
          key: shownKey,
          ...(typeof given === 'string' ? { clientSecret: given } : {}),
        })
    onTry(saved)
    return 'stay-open'
  }
  return (
    <FormDialog
      title={provider ? t('provider.edit', { name: provider.name }) : t('providers.add')}
      confirm={t('settings.save_and_try')}
      canConfirm={name.trim() !== '' && isKey(shownKey) && issuer.trim() !== '' && clientId.trim() !== ''}
      onClose={onClose}
      onConfirm={save}
    >
      <TextField
        label={t('field.name')}
        help={t('provider.name_help')}
        value={name}
        onChange={setName}
        isRequired
        autoFocus
        maxLength={80}
        autoComplete="off"
        error={field('/name')}
      />
      {!provider && (
        <TextField
          label={t('provider.key')}
          help={t('provider.key_help')}
          value={shownKey}
          onChange={setKey}
          isRequired
          maxLength={31}
          autoComplete="off"
          spellCheck="false"
          error={shownKey !== '' && !isKey(shownKey) ? t('provider.key_form') : field('/key')}
        />
      )}
      <TextField
        label={t('provider.issuer')}
        help={t('provider.issuer_help')}
        value={issuer}
        onChange={setIssuer}
        isRequired
        maxLength={500}
        inputMode="url"
        autoComplete="off"
        spellCheck="false"
        placeholder="https://login.example.com"
        error={field('/issuer')}
      />
      <TextField
        label={t('provider.client_id')}
        value={clientId}
        onChange={setClientId}
        isRequired
        maxLength={500}
        autoComplete="off"
        spellCheck="false"
        error={field('/clientId')}
      />
      <SecretField
        label={t('provider.secret')}
        help={t('provider.secret_help')}
        kept={provider?.hasClientSecret === true}
        value={secret}
        onChange={setSecret}
      />
      {isKey(shownKey) && (
        <div>
          <p className="mb-1 text-small font-semibold text-ink-2">{t('provider.redirect')}</p>
          <div className="flex items-start gap-2 rounded-m border border-stone-3 bg-stone-1 py-1 pr-1 pl-3">
            <code className="min-w-0 grow select-all py-1.5 font-mono text-small break-all">{redirect}</code>
            <IconButton size="compact" label={t('ui:action.copy')} onPress={() => void copyText(redirect)}>
              <Copy size={15} aria-hidden />
            </IconButton>
          </div>
          <p className="mt-1 text-small text-ink-3">{t('provider.redirect_help')}</p>
        </div>
      )}
      <CheckBox label={t('field.enabled')} isSelected={enabled} onChange={setEnabled} />
      <CheckBox
        label={t('field.creates')}
        help={t('field.creates_help')}
        isSelected={creates}
        onChange={setCreates}
      />
      {creates && (
        <TextField
          label={t('provider.creation')}
          help={t('provider.creation_help')}
          value={creation}
          onChange={setCreation}
          autoComplete="off"
          placeholder="example.com"
          error={field('/creationDomains/0')}
        />
      )}
      <TextField
        label={t('provider.enforced')}
        help={t('provider.enforced_help')}
        value={enforced}
        onChange={setEnforced}
        autoComplete="off"
        placeholder="example.com"
        error={field('/enforcedDomains/0')}
      />
      <details className="rounded-m border border-stone-3/70 px-4 py-2.5" open={claim !== ''}>
        <summary className="rounded-s font-semibold text-ink-2">{t('provider.more')}</summary>
        <div className="mt-3 flex flex-col gap-4">
          <TextField
            label={t('provider.scopes')}
            help={t('provider.scopes_help')}
            value={scopes}
            onChange={setScopes}
            maxLength={500}
            autoComplete="off"
            spellCheck="false"
          />
          <TextField
            label={t('provider.claim')}
            help={t('provider.claim_help')}
            value={claim}
            onChange={setClaim}
            maxLength={100}
            autoComplete="off"
            spellCheck="false"
            placeholder="groups"
          />
          {claim.trim() !== '' && <GroupMappings value={mappings} onChange={setMappings} />}
        </div>
      </details>
    </FormDialog>
  )
}
