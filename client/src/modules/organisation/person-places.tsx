import type { PersonCard } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Pencil, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton, notifyFailure, Section, Tag } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { AddToDepartmentDialog, AddToGroupDialog, GiveRoleDialog } from './add-to.dialogs.tsx'
import { DepartmentMemberDialog, LeaveDialog } from './department-member.dialogs.tsx'
import { pathMark } from './department-tree.ts'
import { departmentsQuery, useRemoveDepartmentMember } from './departments.queries.ts'
import { allGroupsQuery, useRemoveGroupMember } from './groups.queries.ts'
import { useTakeRole } from './roles.queries.ts'

type Open =
  | { kind: 'add-department' | 'add-group' | 'give-role' }
  | { kind: 'edit' | 'leave'; department: PersonCard['departments'][number] }

/** Departments, groups and further roles. What the reader may change has its button. */
export function PersonPlaces({ person }: { person: PersonCard }) {
  const { t } = useTranslation('organisation')
  const me = useMe()
  const departments = useQuery({ ...departmentsQuery, enabled: me.can.includes('users.list') })
  const groups = useQuery({ ...allGroupsQuery, enabled: me.can.includes('users.list') })
  const leaveGroup = useRemoveGroupMember()
  const takeRole = useTakeRole()
  const removeFromDepartment = useRemoveDepartmentMember()
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const managedDepartments = idsOf(departments.data, 'departments.manage')
  const managedGroups = idsOf(groups.data, 'groups.manage')
  const guest = person.role === 'guest'
  const active = person.state === 'active'
  const mayGiveRoles = me.can.includes('organisation.manage_roles') && !guest && active
  return (
    <>
      {!guest && (
        <Section
          title={t('person.departments')}
          action={
            managedDepartments.size > 0 &&
            active && (
              <Button size="small" onPress={() => setOpen({ kind: 'add-department' })}>
                {t('person.add_department')}
              </Button>
            )
          }
        >
          {person.departments.length === 0 && <Nothing>{t('person.no_departments')}</Nothing>}
          <ul>
            {person.departments.map((department) => (
              <Row
                key={department.id}
                actions={
                  managedDepartments.has(department.id) && (
                    <>
                      <IconButton
                        size="compact"
                        label={t('member.edit_in', { name: department.name })}
                        onPress={() => setOpen({ kind: 'edit', department })}
                      >
                        <Pencil size={15} aria-hidden />
                      </IconButton>
                      <IconButton
                        size="compact"
                        label={t('member.remove_from', { name: department.name })}
                        onPress={() => setOpen({ kind: 'leave', department })}
                      >
                        <X size={16} aria-hidden />
                      </IconButton>
                    </>
                  )
                }
              >
                <Link
                  to="/people/departments/$departmentId"
                  params={{ departmentId: department.id }}
                  className="font-semibold text-ink-1 underline decoration-stone-3"
                >
                  {department.path.length > 0 ? department.path.join(pathMark) : department.name}
                </Link>
                {department.title !== '' && <span className="text-ink-2">{department.title}</span>}
                {department.isHead && <Tag tone="aegean">{t('duty.head')}</Tag>}
                {department.isAdmin && <Tag tone="aegean">{t('duty.admin')}</Tag>}
                {department.isMain && person.departments.length > 1 && <Tag>{t('duty.main')}</Tag>}
              </Row>
            ))}
          </ul>
        </Section>
      )}
      <Section
        title={t('person.groups')}
        action={
          managedGroups.size > 0 &&
          active && (
            <Button size="small" onPress={() => setOpen({ kind: 'add-group' })}>
              {t('person.add_group')}
            </Button>
          )
        }
      >
        {person.groups.length === 0 && <Nothing>{t('person.no_groups')}</Nothing>}
        <ul>
          {person.groups.map((group) => (
            <Row
              key={group.id}
              actions={
                (managedGroups.has(group.id) || person.id === me.user.id) && (
                  <IconButton
                    size="compact"
                    label={t('member.remove_from', { name: group.name })}
                    isDisabled={leaveGroup.isPending}
                    onPress={() =>
                      leaveGroup.mutate({ groupId: group.id, userId: person.id }, { onError: notifyFailure })
                    }
                  >
                    <X size={16} aria-hidden />
                  </IconButton>
                )
              }
            >
              <Link
                to="/people/groups/$groupId"
                params={{ groupId: group.id }}
                className="font-semibold text-ink-1 underline decoration-stone-3"
              >
                {group.name}
              </Link>
              {group.isAdmin && <Tag tone="aegean">{t('duty.group_admin')}</Tag>}
            </Row>
          ))}
        </ul>
      </Section>
      {(person.customRoles.length > 0 || mayGiveRoles) && (
        <Section
          title={t('person.roles')}
          action={
            mayGiveRoles && (
              <Button size="small" onPress={() => setOpen({ kind: 'give-role' })}>
                {t('person.give_role')}
              </Button>
            )
          }
        >
          {person.customRoles.length === 0 && <Nothing>{t('person.no_roles')}</Nothing>}
          <ul>
            {person.customRoles.map((role) => (
              <Row
                key={role.id}
                actions={
                  me.can.includes('organisation.manage_roles') && (
                    <IconButton
                      size="compact"
                      label={t('roles.take', { name: role.name })}
                      isDisabled={takeRole.isPending}
                      onPress={() =>
                        takeRole.mutate({ roleId: role.id, userId: person.id }, { onError: notifyFailure })
                      }
                    >
                      <X size={16} aria-hidden />
                    </IconButton>
                  )
                }
              >
                <span className="font-semibold">{role.name}</span>
              </Row>
            ))}
          </ul>
        </Section>
      )}
      {open?.kind === 'add-department' && (
        <AddToDepartmentDialog person={person} among={managedDepartments} onClose={close} />
      )}
      {open?.kind === 'add-group' && (
        <AddToGroupDialog person={person} among={managedGroups} onClose={close} />
      )}
      {open?.kind === 'give-role' && <GiveRoleDialog person={person} onClose={close} />}
      {open?.kind === 'edit' && (
        <DepartmentMemberDialog
          departmentId={open.department.id}
          departmentName={open.department.name}
          person={person}
          member={open.department}
          onClose={close}
        />
      )}
      {open?.kind === 'leave' && (
        <LeaveDialog
          name={person.name}
          place={open.department.name}
          onClose={close}
          onConfirm={() =>
            removeFromDepartment.mutateAsync({ departmentId: open.department.id, userId: person.id })
          }
        />
      )}
    </>
  )
}

function idsOf(
  things: ReadonlyArray<{ id: string; can: string[] }> | undefined,
  action: string,
): ReadonlySet<string> {
  return new Set((things ?? []).filter(({ can }) => can.includes(action)).map(({ id }) => id))
}

const Nothing = ({ children }: { children: string }) => <p className="text-small text-ink-3">{children}</p>

const Row = ({ children, actions }: { children: ReactNode; actions?: ReactNode }) => (
  <li className="flex min-h-11 items-center gap-2 border-b border-stone-3/70 py-1">
    <span className="flex min-w-0 grow flex-wrap items-center gap-x-2.5 gap-y-0.5">{children}</span>
    {actions}
  </li>
)
