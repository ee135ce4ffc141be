import type { Passkey } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import {
  Button,
  ErrorState,
  GhostLines,
  IconButton,
  Menu,
  MenuItem,
  Section,
  Tag,
} from '../../platform/ui/index.ts'
import { passkeysQuery } from './account.queries.ts'
import { passkeysAreKnown } from './passkey-ceremony.ts'
import { AddPasskeyDialog, RemovePasskeyDialog, RenamePasskeyDialog } from './passkey.dialogs.tsx'

type Open = { kind: 'add' } | { kind: 'rename' | 'remove'; passkey: Passkey }

/** Keys that stay on the person's devices and open this account without a password. */
export function PasskeysSection() {
  const { t } = useTranslation('identity')
  const now = useNow()
  const passkeys = useQuery(passkeysQuery)
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const known = passkeysAreKnown()
  return (
    <Section
      title={t('passkey.title')}
      lead={known ? t('passkey.lead') : t('passkey.unknown_here')}
      action={
        known && (
          <Button size="small" onPress={() => setOpen({ kind: 'add' })}>
            {t('passkey.add')}
          </Button>
        )
      }
    >
      {passkeys.isPending && <GhostLines widths={['70%', '55%']} />}
      {passkeys.isError && (
        <ErrorState compact error={passkeys.error} onRetry={() => void passkeys.refetch()} />
      )}
      {passkeys.data?.length === 0 && <p className="text-small text-ink-3">{t('passkey.none')}</p>}
      <ul>
        {passkeys.data?.map((passkey) => (
          <li key={passkey.id} className="flex items-center gap-3 border-b border-stone-3/70 py-2.5">
            <div className="min-w-0 grow">
              <p className="flex items-center gap-2">
                <span className="truncate font-semibold">{passkey.name}</span>
                {passkey.synced && <Tag>{t('passkey.synced')}</Tag>}
              </p>
              <p className="text-small text-ink-3">
                {passkey.lastUsedAt === null
                  ? t('tokens.never_used')
                  : t('tokens.used', { when: formatWhen(passkey.lastUsedAt, now) })}
              </p>
            </div>
            <Menu
              label={t('passkey.actions', { name: passkey.name })}
              trigger={
                <IconButton label={t('passkey.actions', { name: passkey.name })} tip="none" size="compact">
                  <Ellipsis size={16} aria-hidden />
                </IconButton>
              }
            >
              <MenuItem onAction={() => setOpen({ kind: 'rename', passkey })}>{t('passkey.rename')}</MenuItem>
              <MenuItem danger onAction={() => setOpen({ kind: 'remove', passkey })}>
                {t('passkey.remove')}
              </MenuItem>
            </Menu>
          </li>
        ))}
      </ul>
      {open?.kind === 'add' && <AddPasskeyDialog onClose={close} />}
      {open?.kind === 'rename' && <RenamePasskeyDialog passkey={open.passkey} onClose={close} />}
      {open?.kind === 'remove' && <RemovePasskeyDialog passkey={open.passkey} onClose={close} />}
    </Section>
  )
}
