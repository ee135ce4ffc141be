import type { Group, GroupMember } from '@stoa/protocol'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeft, Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hasStatus } from '../../platform/api/index.ts'
import {
  Avatar,
  describeError,
  EmptyState,
  ErrorState,
  FormDialog,
  GhostLines,
  IconButton,
  Menu,
  MenuItem,
  notify,
  notifyFailure,
  Tag,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { LeaveDialog } from './department-member.dialogs.tsx'
import { GroupFormDialog } from './group.dialogs.tsx'
import {
  groupMembersQuery,
  groupQuery,
  useDeleteGroup,
  useRemoveGroupMember,
  useSetGroupMember,
  useUpdateGroup,
} from './groups.queries.ts'
import { MoreButton } from './more-button.tsx'
import { PersonPicker } from './person-picker.tsx'

export function GroupScreen({ groupId }: { groupId: string }) {
  const { t } = useTranslation('organisation')
  const group = useQuery(groupQuery(groupId))
  useDocumentTitle(group.data?.name ?? t('groups.title'))
  return (
    <div className="mx-auto w-full max-w-[48rem] px-5 py-7 md:px-10 md:py-9">
      <Link
        to="/people/groups"
        className="mb-3 flex w-fit items-center gap-1.5 py-1 text-small text-ink-2 no-underline hover:text-ink-1"
      >
        <ArrowLeft size={15} aria-hidden />
        {t('groups.title')}
      </Link>
      {group.isPending && <GhostLines widths={['40%', '60%', '55%']} height="1.6rem" />}
      {group.isError &&
        (hasStatus(group.error, 404) ? (
          <EmptyState level={1} title={t('groups.gone')}>
            {describeError(group.error)}
          </EmptyState>
        ) : (
          <ErrorState error={group.error} onRetry={() => void group.refetch()} />
        ))}
      {group.data && <GroupHead group={group.data} />}
      {group.data && <GroupMembers group={group.data} />}
    </div>
  )
}

function GroupHead({ group }: { group: Group }) {
  const { t } = useTranslation(['organisation', 'ui'])
  const navigate = useNavigate()
  const update = useUpdateGroup(group.id)
  const remove = useDeleteGroup(group.id)
  const [open, setOpen] = useState<'edit' | 'delete'>()
  const close = () => setOpen(undefined)
  const label = t('groups.actions', { name: group.name })
  return (
    <header>
      <div className="flex items-start justify-between gap-3">
        <h1 className="min-w-0 font-serif text-title-m font-semibold">{group.name}</h1>
        {group.can.includes('groups.manage') && (
          <Menu
            label={label}
            trigger={
              <IconButton label={label} tip="none">
                <Ellipsis size={17} aria-hidden />
              </IconButton>
            }
          >
            <MenuItem onAction={() => setOpen('edit')}>{t('groups.edit')}</MenuItem>
            <MenuItem danger onAction={() => setOpen('delete')}>
              {t('groups.delete')}
            </MenuItem>
          </Menu>
        )}
      </div>
      {group.description !== '' && <p className="mt-1 text-ink-2">{group.description}</p>}
      <p className="mt-1 text-small text-ink-3">{t('departments.members', { count: group.memberCount })}</p>
      {open === 'edit' && (
        <GroupFormDialog
          title={t('groups.edit')}
          confirm={t('ui:action.save')}
          name={group.name}
          description={group.description}
          onClose={close}
          onConfirm={(request) => update.mutateAsync(request)}
        />
      )}
      {open === 'delete' && (
        <FormDialog
          danger
          title={t('groups.delete_title', { name: group.name })}
          confirm={t('groups.delete')}
          onClose={close}
          onConfirm={async () => {
            await remove.mutateAsync(undefined)
            await navigate({ to: '/people/groups', replace: true })
          }}
        >
          <p className="text-ink-2">{t('groups.delete_body', { count: group.memberCount })}</p>
        </FormDialog>
      )}
    </header>
  )
}

function GroupMembers({ group }: { group: Group }) {
  const { t } = useTranslation('organisation')
  const members = useInfiniteQuery(groupMembersQuery(group.id))
  const set = useSetGroupMember()
  const remove = useRemoveGroupMember()
  const [leaving, setLeaving] = useState<GroupMember>()
  const shown = members.data?.pages.flatMap((page) => page.items) ?? []
  const manages = group.can.includes('groups.manage')
  return (
    <>
      {manages && (
        <PersonPicker
          className="mt-6 max-w-[24rem]"
          label={t('departments.add_person')}
          except={new Set(shown.map(({ user }) => user.id))}
          onPick={(person) =>
            set.mutate(
              { groupId: group.id, userId: person.id },
              {
                onSuccess: () => notify(t('departments.added', { name: person.name })),
                onError: notifyFailure,
              },
            )
          }
        />
      )}
      {members.isPending && <GhostLines className="mt-5" widths={['100%', '100%']} height="2rem" />}
      {members.isError && <ErrorState compact error={members.error} onRetry={() => void members.refetch()} />}
      {members.isSuccess && shown.length === 0 && <p className="mt-5 text-ink-3">{t('groups.empty')}</p>}
      {shown.length > 0 && (
        <ul aria-label={t('departments.people')} className="mt-5 border-t border-stone-3">
          {shown.map(({ user, isAdmin }) => (
            <li key={user.id} className="flex min-h-13 items-center gap-3 border-b border-stone-3/70 py-1.5">
              <Avatar person={user} decorative />
              <span className="flex min-w-0 grow flex-wrap items-center gap-x-2.5">
                <Link
                  to="/people/$personId"
                  params={{ personId: user.id }}
                  className="font-semibold text-ink-1 underline decoration-stone-3"
                >
                  {user.name}
                </Link>
                {isAdmin && <Tag tone="aegean">{t('duty.group_admin')}</Tag>}
              </span>
              {manages && (
                <Menu
                  label={t('member.actions', { name: user.name })}
                  trigger={
                    <IconButton size="compact" tip="none" label={t('member.actions', { name: user.name })}>
                      <Ellipsis size={16} aria-hidden />
                    </IconButton>
                  }
                >
                  <MenuItem
                    onAction={() =>
                      set.mutate(
                        { groupId: group.id, userId: user.id, isAdmin: !isAdmin },
                        { onError: notifyFailure },
                      )
                    }
                  >
                    {t(isAdmin ? 'groups.unmake_admin' : 'groups.make_admin')}
                  </MenuItem>
                  <MenuItem danger onAction={() => setLeaving({ user, isAdmin })}>
                    {t('member.leave')}
                  </MenuItem>
                </Menu>
              )}
            </li>
          ))}
        </ul>
      )}
      <MoreButton query={members} />
      {leaving && (
        <LeaveDialog
          name={leaving.user.name}
          place={group.name}
          onClose={() => setLeaving(undefined)}
          onConfirm={() => remove.mutateAsync({ groupId: group.id, userId: leaving.user.id })}
        />
      )}
    </>
  )
}
