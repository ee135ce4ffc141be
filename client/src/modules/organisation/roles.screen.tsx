import type { CustomRole } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Button,
  EmptyState,
  ErrorState,
  FormDialog,
  GhostLines,
  IconButton,
  Menu,
  MenuItem,
  MenuLine,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { inTheirOrder, useActionWords } from './action-words.ts'
import { AreaPage } from './area-page.tsx'
import { RoleFormDialog } from './role-form.dialog.tsx'
import { RoleMembersDialog } from './role-members.dialog.tsx'
import { rolesQuery, useDeleteRole } from './roles.queries.ts'

type Open = { kind: 'create' } | { kind: 'edit' | 'members' | 'delete'; role: CustomRole }

/** Further roles of one's own: a name, and what it allows. */
export function RolesScreen() {
  const { t } = useTranslation('organisation')
  const roles = useQuery(rolesQuery)
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  useDocumentTitle(t('roles.title'))
  const create = (
    <Button look="primary" onPress={() => setOpen({ kind: 'create' })}>
      {t('roles.create')}
    </Button>
  )
  const some = roles.data !== undefined && roles.data.length > 0
  return (
    <AreaPage title={t('roles.title')} lead={t('roles.lead')} action={some && create}>
      {roles.isPending && <GhostLines className="mt-8" height="2.25rem" widths={['100%', '100%']} />}
      {roles.isError && <ErrorState error={roles.error} onRetry={() => void roles.refetch()} />}
      {roles.data?.length === 0 && (
        <EmptyState title={t('roles.none')} action={create}>
          {t('roles.none_body')}
        </EmptyState>
      )}
      {some && (
        <ul aria-label={t('roles.title')} className="mt-6 border-t border-stone-3">
          {roles.data.map((role) => (
            <RoleRow key={role.id} role={role} onOpen={setOpen} />
          ))}
        </ul>
      )}
      {open?.kind === 'create' && <RoleFormDialog onClose={close} />}
      {open?.kind === 'edit' && <RoleFormDialog role={open.role} onClose={close} />}
      {open?.kind === 'members' && <RoleMembersDialog role={open.role} onClose={close} />}
      {open?.kind === 'delete' && <DeleteRoleDialog role={open.role} onClose={close} />}
    </AreaPage>
  )
}

function RoleRow({ role, onOpen }: { role: CustomRole; onOpen: (open: Open) => void }) {
  const { t } = useTranslation('organisation')
  const words = useActionWords()
  const label = t('roles.actions', { name: role.name })
  return (
    <li className="flex items-start gap-3 border-b border-stone-3/70 py-3.5">
      <div className="min-w-0 grow">
        <p className="font-semibold">{role.name}</p>
        {role.description !== '' && <p className="text-ink-2">{role.description}</p>}
        <p className="mt-1 text-small text-ink-3">
          {role.actions.length === 0
            ? t('roles.allows_nothing')
            : inTheirOrder(role.actions).map(words).join(' · ')}
        </p>
      </div>
      <Button size="small" look="quiet" onPress={() => onOpen({ kind: 'members', role })}>
        {t('departments.members', { count: role.memberCount })}
      </Button>
      <Menu
        label={label}
        trigger={
          <IconButton label={label} tip="none" size="compact">
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onAction={() => onOpen({ kind: 'edit', role })}>{t('roles.edit')}</MenuItem>
        <MenuItem onAction={() => onOpen({ kind: 'members', role })}>{t('roles.members')}</MenuItem>
        <MenuLine />
        <MenuItem danger onAction={() => onOpen({ kind: 'delete', role })}>
          {t('roles.delete')}
        </MenuItem>
      </Menu>
    </li>
  )
}

function DeleteRoleDialog({ role, onClose }: { role: CustomRole; onClose: () => void }) {
  const { t } = useTranslation('organisation')
  const remove = useDeleteRole(role.id)
  return (
    <FormDialog
      danger
      title={t('roles.delete_title', { name: role.name })}
      confirm={t('roles.delete')}
      onClose={onClose}
      onConfirm={() => remove.mutateAsync(undefined)}
    >
      <p className="text-ink-2">{t('roles.delete_body', { count: role.memberCount })}</p>
    </FormDialog>
  )
}
