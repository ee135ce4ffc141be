import type { Department, DepartmentMember } from '@stoa/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, Pencil, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Avatar,
  CheckBox,
  ErrorState,
  GhostLines,
  IconButton,
  notify,
  notifyFailure,
  Tag,
} from '../../platform/ui/index.ts'
import { DepartmentMenu } from './department-menu.tsx'
import { DepartmentMemberDialog, LeaveDialog } from './department-member.dialogs.tsx'
import type { DepartmentDialog } from './department.dialogs.tsx'
import { departmentPath, departmentsFrom } from './department-tree.ts'
import {
  departmentMembersQuery,
  useRemoveDepartmentMember,
  useSetDepartmentMember,
} from './departments.queries.ts'
import { MoreButton } from './more-button.tsx'
import { PersonPicker } from './person-picker.tsx'

interface DepartmentViewProps {
  departments: readonly Department[]
  department: Department
  onDialog: (dialog: DepartmentDialog) => void
}

/** One department: where it stands, and who is in it as what. */
export function DepartmentView({ departments, department, onDialog }: DepartmentViewProps) {
  const { t } = useTranslation('organisation')
  const [below, setBelow] = useState(false)
  const above = departmentPath(departments, department.id).slice(0, -1)
  const hasBelow = departmentsFrom(departments, department.id).size > 1
  return (
    <article aria-labelledby="department">
      <Link
        to="/people/departments"
        className="mb-3 flex w-fit items-center gap-1.5 py-1 text-small text-ink-2 no-underline hover:text-ink-1 lg:hidden"
      >
        <ArrowLeft size={15} aria-hidden />
        {t('departments.title')}
      </Link>
      <div className="border-t border-stone-3 pt-4">
        {above.length > 0 && (
          <p className="mb-1 flex flex-wrap gap-x-1.5 text-small text-ink-3">
            {above.map(({ id, name }) => (
              <span key={id} className="flex gap-x-1.5">
                <Link
                  to="/people/departments/$departmentId"
                  params={{ departmentId: id }}
                  className="text-ink-2"
                >
                  {name}
                </Link>
                <span aria-hidden>/</span>
              </span>
            ))}
          </p>
        )}
        <div className="flex items-start justify-between gap-3">
          <h2 id="department" className="min-w-0 font-serif text-title-s font-semibold">
            {department.name}
          </h2>
          <DepartmentMenu department={department} onDialog={onDialog} />
        </div>
        <p className="mt-0.5 text-small text-ink-3">
          {t('departments.members', { count: department.memberCount })}
        </p>
      </div>
      <Members
        department={department}
        names={new Map(departments.map(({ id, name }) => [id, name]))}
        below={below}
      />
      {hasBelow && (
        <CheckBox
          className="mt-4 text-small"
          label={t('departments.with_below')}
          isSelected={below}
          onChange={setBelow}
        />
      )}
    </article>
  )
}

interface MembersProps {
  department: Department
  names: ReadonlyMap<string, string>
  below: boolean
}

function Members({ department, names, below }: MembersProps) {
  const { t } = useTranslation('organisation')
  const members = useInfiniteQuery(departmentMembersQuery(department.id, below))
  const set = useSetDepartmentMember()
  const remove = useRemoveDepartmentMember()
  const [open, setOpen] = useState<{ kind: 'edit' | 'leave'; member: DepartmentMember }>()
  const close = () => setOpen(undefined)
  const shown = members.data?.pages.flatMap((page) => page.items) ?? []
  const manages = department.can.includes('departments.manage')
  return (
    <>
      {manages && (
        <PersonPicker
          className="mt-5 max-w-[24rem]"
          withoutGuests
          label={t('departments.add_person')}
          except={
            new Set(
              shown.filter(({ departmentId }) => departmentId === department.id).map(({ user }) => user.id),
            )
          }
          onPick={(person) =>
            set.mutate(
              { departmentId: department.id, userId: person.id },
              {
                onSuccess: () => notify(t('departments.added', { name: person.name })),
                onError: notifyFailure,
              },
            )
          }
        />
      )}
      {members.isPending && <GhostLines className="mt-5" widths={['100%', '100%', '100%']} height="2rem" />}
      {members.isError && <ErrorState compact error={members.error} onRetry={() => void members.refetch()} />}
      {members.isSuccess && shown.length === 0 && <p className="mt-5 text-ink-3">{t('departments.empty')}</p>}
      {shown.length > 0 && (
        <ul aria-label={t('departments.people')} className="mt-5 border-t border-stone-3">
          {shown.map((member) => (
            <li
              key={`${member.departmentId} ${member.user.id}`}
              className="flex min-h-13 items-center gap-3 border-b border-stone-3/70 py-1.5"
            >
              <Avatar person={member.user} decorative />
              <span className="flex min-w-0 grow flex-wrap items-center gap-x-2.5 gap-y-0.5">
                <Link
                  to="/people/$personId"
                  params={{ personId: member.user.id }}
                  className="font-semibold text-ink-1 underline decoration-stone-3"
                >
                  {member.user.name}
                </Link>
                {member.title !== '' && <span className="text-ink-2">{member.title}</span>}
                {member.isHead && <Tag tone="aegean">{t('duty.head')}</Tag>}
                {member.isAdmin && <Tag tone="aegean">{t('duty.admin')}</Tag>}
                {member.departmentId !== department.id && (
                  <span className="text-small text-ink-3">{names.get(member.departmentId)}</span>
                )}
              </span>
              {manages && member.departmentId === department.id && (
                <>
                  <IconButton
                    size="compact"
                    label={t('member.edit', { name: member.user.name })}
                    onPress={() => setOpen({ kind: 'edit', member })}
                  >
                    <Pencil size={15} aria-hidden />
                  </IconButton>
                  <IconButton
                    size="compact"
                    label={t('member.remove', { name: member.user.name })}
                    onPress={() => setOpen({ kind: 'leave', member })}
                  >
                    <X size={16} aria-hidden />
                  </IconButton>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <MoreButton query={members} />
      {open?.kind === 'edit' && (
        <DepartmentMemberDialog
          departmentId={department.id}
          departmentName={department.name}
          person={open.member.user}
          member={open.member}
          onClose={close}
        />
      )}
      {open?.kind === 'leave' && (
        <LeaveDialog
          name={open.member.user.name}
          place={department.name}
          onClose={close}
          onConfirm={() => remove.mutateAsync({ departmentId: department.id, userId: open.member.user.id })}
        />
      )}
    </>
  )
}
