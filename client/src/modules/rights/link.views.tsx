import type { CreatedShareLink, LinkRole, ShareLink } from '@stoa/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment } from '../../platform/i18n/index.ts'
import { Button, copyText, DayField, notify, Select, TextField } from '../../platform/ui/index.ts'
import { expiryOf, type LinkTerm, linkTerms } from './link-expiry.ts'
import { useCreateLink, useRevokeLink } from './rights.queries.ts'
import { shareAddress } from './share-address.ts'
import { nounOf, type SharedThing } from './thing.ts'
import { AskView, ViewFrame } from './view-frame.tsx'

interface NewLinkViewProps {
  thing: SharedThing
  onBack: () => void
}

const linkRoles: readonly LinkRole[] = ['viewer', 'commenter']
const shortest = 4

/** What the link allows, how long, and whether it needs a password. */
export function NewLinkView({ thing, onBack }: NewLinkViewProps) {
  const { t } = useTranslation(['rights', 'ui'])
  const create = useCreateLink(thing)
  const [role, setRole] = useState<LinkRole>('viewer')
  const [term, setTerm] = useState<LinkTerm>('week')
  const [date, setDate] = useState('')
  const [password, setPassword] = useState('')
  const [made, setMade] = useState<CreatedShareLink>()
  const [opened] = useState(() => Date.now())
  if (made !== undefined) return <MadeLink link={made} onBack={onBack} />
  const expiresAt = expiryOf(term, date, opened)
  const ready = expiresAt !== undefined && (password === '' || password.length >= shortest)
  return (
    <AskView
      confirm={t('link.submit')}
      canConfirm={ready}
      onBack={onBack}
      onConfirm={async () => {
        // Counted from now, not from when the form was opened.
        const end = expiryOf(term, date, Date.now()) ?? null
        setMade(await create.mutateAsync({ role, expiresAt: end, ...(password === '' ? {} : { password }) }))
      }}
    >
      <h3 className="font-serif text-title-s font-semibold">{t('link.title')}</h3>
      <p className="text-ink-2">{t('link.lead', { thing: t(`this.${nounOf(thing)}`) })}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={t('link.role')}
          choices={linkRoles.map((id) => ({ id, label: t(`ui:role.${id}`), detail: t(`role_note.${id}`) }))}
          value={role}
          onChange={setRole}
        />
        <Select
          label={t('link.term')}
          choices={linkTerms.map((id) => ({ id, label: t(`term.${id}`) }))}
          value={term}
          onChange={setTerm}
        />
        {term === 'date' && (
          <div className="sm:col-start-2">
            <DayField
              label={t('link.date')}
              value={date === '' ? null : date}
              onChange={(day) => setDate(day ?? '')}
              isRequired
              error={date !== '' && expiresAt === undefined ? t('link.date_past') : undefined}
            />
          </div>
        )}
      </div>
      <TextField
        label={t('link.password')}
        type="password"
        value={password}
        onChange={setPassword}
        minLength={shortest}
        maxLength={256}
        autoComplete="new-password"
        help={t('link.password_help')}
      />
      {term === 'never' && <p className="text-small text-ochre">{t('link.never_note')}</p>}
    </AskView>
  )
}

function MadeLink({ link, onBack }: { link: CreatedShareLink; onBack: () => void }) {
  const { t } = useTranslation('rights')
  const address = shareAddress(link.secret, window.location.origin)
  return (
    <ViewFrame onBack={onBack}>
      <h3 className="font-serif text-title-s font-semibold">{t('made.title')}</h3>
      <p className="text-ink-2">
        {t('made.once')} {link.hasPassword && t('made.password')}
      </p>
      <div>
        <p className="mb-1.5 text-small font-semibold text-ink-2">{t('made.address')}</p>
        <code className="block select-all rounded-m border border-edge bg-stone-1 px-3 py-2.5 font-mono text-small break-all">
          {address}
        </code>
        <p className="mt-1.5 text-small text-ink-3">
          {link.expiresAt === null
            ? t('links.endless')
            : t('links.until', { when: formatMoment(link.expiresAt) })}
        </p>
      </div>
      <div className="flex justify-end gap-2">
        <Button look="quiet" onPress={onBack}>
          {t('made.done')}
        </Button>
        <Button look="primary" onPress={() => void copyText(address, t('made.copied'))}>
          {t('made.copy')}
        </Button>
      </div>
    </ViewFrame>
  )
}

interface RevokeLinkViewProps extends NewLinkViewProps {
  link: ShareLink
}

export function RevokeLinkView({ thing, link, onBack }: RevokeLinkViewProps) {
  const { t } = useTranslation('rights')
  const revoke = useRevokeLink(thing)
  return (
    <AskView
      danger
      confirm={t('revoke.submit')}
      onBack={onBack}
      onConfirm={async () => {
        await revoke.mutateAsync(link.id)
        notify(t('revoke.done'))
        onBack()
      }}
    >
      <h3 className="font-serif text-title-s font-semibold">{t('revoke.title')}</h3>
      <p className="text-ink-2">{t('revoke.body', { thing: t(`this.${nounOf(thing)}`) })}</p>
    </AskView>
  )
}
