import type { LdapServer } from '@stoa/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import { CheckBox, FormDialog, TextField } from '../../platform/ui/index.ts'
import { useCreateDirectory, useUpdateDirectory } from './federation.queries.ts'
import { SecretField } from './secret-field.tsx'

interface DirectoryDialogProps {
  /** Without it, a new one. */
  directory: LdapServer | undefined
  onClose: () => void
  onTry: (directory: LdapServer) => void
}

type Attribute = keyof LdapServer['attributes']
const attributeNames: readonly Attribute[] = ['id', 'email', 'name', 'title', 'department']

/** What most directories answer to. */
const usual = {
  userFilter: '(&(objectClass=person)(|(uid={login})(mail={login})))',
  peopleFilter: '(&(objectClass=person)(mail=*))',
  attributes: { id: 'entryUUID', email: 'mail', name: 'cn', title: 'title', department: null },
  groups: {
    base: '',
    filter: '(objectClass=groupOfNames)',
    nameAttribute: 'cn',
    memberAttribute: 'member',
  },
} as const

/** A directory that speaks LDAP: where it is, who searches, and what is called what there. */
export function DirectoryDialog({ directory, onClose, onTry }: DirectoryDialogProps) {
  const { t } = useTranslation('federation')
  const create = useCreateDirectory()
  const update = useUpdateDirectory()
  const [name, setName] = useState(directory?.name ?? '')
  const [url, setUrl] = useState(directory?.url ?? 'ldaps://')
  const [startTls, setStartTls] = useState(directory?.startTls ?? false)
  const [authority, setAuthority] = useState(directory?.certificateAuthority ?? '')
  const [bindDn, setBindDn] = useState(directory?.bindDn ?? '')
  const [secret, setSecret] = useState<string | null>()
  const [enabled, setEnabled] = useState(directory?.enabled ?? true)
  const [creates, setCreates] = useState(directory?.createsAccounts ?? false)
  const [userBase, setUserBase] = useState(directory?.userBase ?? '')
  const [userFilter, setUserFilter] = useState<string>(directory?.userFilter ?? usual.userFilter)
  const [peopleFilter, setPeopleFilter] = useState<string>(directory?.peopleFilter ?? usual.peopleFilter)
  const [attributes, setAttributes] = useState<LdapServer['attributes']>(
    directory?.attributes ?? usual.attributes,
  )
  const [groups, setGroups] = useState<LdapServer['groups']>(directory?.groups ?? null)
  const error = create.error ?? update.error
  const field = (path: string) => (isApiError(error) ? error.fieldMessage(path) : undefined)
  const plain = url.startsWith('ldap://')

  /** A field that was opened and left empty changes nothing. */
  const given = secret === '' ? undefined : secret
  const save = async () => {
    const common = {
      name,
      url: url.trim(),
      startTls: plain && startTls,
      certificateAuthority: authority.trim() === '' ? null : authority,
      bindDn: bindDn.trim(),
      enabled,
      createsAccounts: creates,
      userBase: userBase.trim(),
      userFilter,
      peopleFilter,
      attributes,
      groups,
    }
    onTry(
      directory
        ? await update.mutateAsync({
            id: directory.id,
            ...common,
            ...(given === undefined ? {} : { bindPassword: given }),
          })
        : await create.mutateAsync({
            ...common,
            ...(typeof given === 'string' ? { bindPassword: given } : {}),
          }),
    )
    return 'stay-open'
  }
  const text = { autoComplete: 'off', spellCheck: 'false' as const }
  return (
    <FormDialog
      title={directory ? t('provider.edit', { name: directory.name }) : t('directories.add')}
      confirm={t('settings.save_and_try')}
      canConfirm={name.trim() !== '' && /^ldaps?:\/\/[^/@\s]+\/?$/.test(url.trim())}
      onClose={onClose}
      onConfirm={save}
    >
      <TextField
        {...text}
        label={t('field.name')}
        help={t('provider.name_help')}
        value={name}
        onChange={setName}
        isRequired
        autoFocus
        maxLength={80}
        error={field('/name')}
      />
      <TextField
        {...text}
        label={t('ldap.url')}
        help={t('ldap.url_help')}
        value={url}
        onChange={setUrl}
        isRequired
        maxLength={500}
        error={field('/url')}
      />
      {plain && (
        <CheckBox
          label={t('ldap.start_tls')}
          help={t('ldap.start_tls_help')}
          isSelected={startTls}
          onChange={setStartTls}
        />
      )}
      <TextField
        {...text}
        label={t('ldap.bind_dn')}
        help={t('ldap.bind_dn_help')}
        value={bindDn}
        onChange={setBindDn}
        maxLength={1000}
        placeholder="cn=stoa,ou=services,dc=example,dc=com"
      />
      <SecretField
        label={t('ldap.bind_password')}
        kept={directory?.hasBindPassword === true}
        value={secret}
        onChange={setSecret}
      />
      <TextField
        {...text}
        label={t('ldap.user_base')}
        value={userBase}
        onChange={setUserBase}
        maxLength={1000}
        placeholder="ou=people,dc=example,dc=com"
        error={field('/userBase')}
      />
      <CheckBox label={t('field.enabled')} isSelected={enabled} onChange={setEnabled} />
      <CheckBox
        label={t('field.creates')}
        help={t('field.creates_help')}
        isSelected={creates}
        onChange={setCreates}
      />
      <details className="rounded-m border border-stone-3/70 px-4 py-2.5">
        <summary className="rounded-s font-semibold text-ink-2">{t('ldap.more')}</summary>
        <div className="mt-3 flex flex-col gap-4">
          <TextField
            {...text}
            label={t('ldap.user_filter')}
            help={t('ldap.user_filter_help')}
            value={userFilter}
            onChange={setUserFilter}
            maxLength={2000}
            error={field('/userFilter')}
          />
          <TextField
            {...text}
            label={t('ldap.people_filter')}
            value={peopleFilter}
            onChange={setPeopleFilter}
            maxLength={2000}
            error={field('/peopleFilter')}
          />
          <fieldset className="grid gap-3 sm:grid-cols-2">
            <legend className="mb-1.5 text-small font-semibold text-ink-2">{t('ldap.attributes')}</legend>
            {attributeNames.map((attribute) => {
              const optional = attribute === 'title' || attribute === 'department'
              return (
                <TextField
                  {...text}
                  key={attribute}
                  label={t(`ldap.attribute_${attribute}`)}
                  value={attributes[attribute] ?? ''}
                  onChange={(value) =>
                    setAttributes({ ...attributes, [attribute]: optional && value === '' ? null : value })
                  }
                  maxLength={100}
                />
              )
            })}
          </fieldset>
          <CheckBox
            label={t('ldap.groups')}
            isSelected={groups !== null}
            onChange={(on) => setGroups(on ? { ...usual.groups } : null)}
          />
          {groups !== null && (
            <div className="grid gap-3 sm:grid-cols-2">
              {(['base', 'filter', 'nameAttribute', 'memberAttribute'] as const).map((part) => (
                <TextField
                  {...text}
                  key={part}
                  label={t(`ldap.group_${part}`)}
                  value={groups[part]}
                  onChange={(value) => setGroups({ ...groups, [part]: value })}
                  maxLength={1000}
                />
              ))}
            </div>
          )}
          <TextField
            {...text}
            multiline
            label={t('ldap.authority')}
            help={t('ldap.authority_help')}
            value={authority}
            onChange={setAuthority}
            placeholder="-----BEGIN CERTIFICATE-----"
          />
        </div>
      </details>
    </FormDialog>
  )
}
