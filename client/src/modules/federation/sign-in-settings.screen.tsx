import type { FederationProvider, LdapServer } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState, FormDialog, useDocumentTitle } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { AreaPage } from '../organisation/index.ts'
import { DirectoryDialog } from './directory.dialog.tsx'
import { directoriesQuery, providersQuery, type SourceKind, useDeleteSource } from './federation.queries.ts'
import { ProviderDialog } from './provider.dialog.tsx'
import { SourceList } from './source-list.tsx'
import { TrialDialog } from './trial.dialog.tsx'

type Open =
  | { kind: 'provider'; provider?: FederationProvider }
  | { kind: 'directory'; directory?: LdapServer }
  | { kind: 'try' | 'delete'; of: SourceKind; id: string; name: string }

/** Through whom people sign in beside the password, and whether it works. */
export function SignInSettingsScreen() {
  const { t } = useTranslation('federation')
  const me = useMe()
  const may = me.can.includes('federation.manage')
  const providers = useQuery({ ...providersQuery, enabled: may })
  const directories = useQuery({ ...directoriesQuery, enabled: may })
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  useDocumentTitle(t('settings.title'))
  if (!may)
    return (
      <AreaPage title={t('settings.title')}>
        <EmptyState title={t('settings.forbidden')}>{t('settings.forbidden_body')}</EmptyState>
      </AreaPage>
    )
  const ask = (kind: 'try' | 'delete', of: SourceKind) => (source: { id: string; name: string }) =>
    setOpen({ kind, of, id: source.id, name: source.name })
  return (
    <AreaPage title={t('settings.title')} lead={t('settings.lead')}>
      <div className="mt-8 flex flex-col gap-12">
        <SourceList
          title={t('providers.title')}
          lead={t('providers.lead')}
          add={t('providers.add')}
          query={providers}
          describe={(provider) => provider.issuer}
          domains={(provider) => provider.enforcedDomains}
          onAdd={() => setOpen({ kind: 'provider' })}
          onEdit={(provider) => setOpen({ kind: 'provider', provider })}
          onTry={ask('try', 'providers')}
          onDelete={ask('delete', 'providers')}
        />
        <SourceList
          title={t('directories.title')}
          lead={t('directories.lead')}
          add={t('directories.add')}
          query={directories}
          describe={(directory) => directory.url}
          importPath={(directory) => `/people/sign-in/${directory.id}/import`}
          onAdd={() => setOpen({ kind: 'directory' })}
          onEdit={(directory) => setOpen({ kind: 'directory', directory })}
          onTry={ask('try', 'directories')}
          onDelete={ask('delete', 'directories')}
        />
      </div>
      {open?.kind === 'provider' && (
        <ProviderDialog
          provider={open.provider}
          onClose={close}
          onTry={(made) => setOpen({ kind: 'try', of: 'providers', id: made.id, name: made.name })}
        />
      )}
      {open?.kind === 'directory' && (
        <DirectoryDialog
          directory={open.directory}
          onClose={close}
          onTry={(made) => setOpen({ kind: 'try', of: 'directories', id: made.id, name: made.name })}
        />
      )}
      {open?.kind === 'try' && <TrialDialog kind={open.of} id={open.id} name={open.name} onClose={close} />}
      {open?.kind === 'delete' && (
        <DeleteSourceDialog kind={open.of} id={open.id} name={open.name} onClose={close} />
      )}
    </AreaPage>
  )
}

interface DeleteSourceDialogProps {
  kind: SourceKind
  id: string
  name: string
  onClose: () => void
}

function DeleteSourceDialog({ kind, id, name, onClose }: DeleteSourceDialogProps) {
  const { t } = useTranslation('federation')
  const remove = useDeleteSource(kind)
  return (
    <FormDialog
      danger
      title={t('settings.delete_title', { name })}
      confirm={t('settings.delete')}
      onClose={onClose}
      onConfirm={() => remove.mutateAsync(id)}
    >
      <p className="text-ink-2">{t('settings.delete_body')}</p>
    </FormDialog>
  )
}
