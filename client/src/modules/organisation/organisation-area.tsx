import { Link, Outlet, useLocation, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { classes, EmptyState } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'

const doors = [
  { to: '/people', word: 'area.people', needs: 'users.list' },
  { to: '/people/departments', word: 'area.departments', needs: 'users.list' },
  { to: '/people/groups', word: 'area.groups', needs: 'users.list' },
  { to: '/people/invitations', word: 'area.invitations', needs: 'users.create' },
  { to: '/people/roles', word: 'area.roles', needs: 'organisation.manage_roles' },
  { to: '/people/calendar', word: 'area.calendar', needs: 'calendar.manage' },
  { to: '/people/sign-in', word: 'area.sign_in', needs: 'federation.manage' },
] as const

/** The part of the house that is about people: its doors on top, the room behind the open one below. */
export function OrganisationArea() {
  const { t } = useTranslation('organisation')
  const { pathname } = useLocation()
  const { personId } = useParams({ strict: false })
  const { can } = useMe()
  const open = doors.filter(({ needs }) => can.includes(needs))
  const at = [...open].reverse().find(({ to }) => pathname === to || pathname.startsWith(`${to}/`))
  // Guests have no directory, but may look at the card of somebody they work with.
  if (open.length === 0 && personId !== undefined) return <Outlet />
  if (open.length === 0)
    return (
      <div className="mx-auto w-full max-w-[52rem] px-5 py-8 md:px-10 md:py-12">
        <EmptyState level={1} title={t('area.guest_title')}>
          {t('area.guest_body')}
        </EmptyState>
      </div>
    )
  return (
    <>
      <nav
        aria-label={t('area.label')}
        className="sticky top-0 z-10 border-b border-stone-3 bg-paper px-5 md:px-10"
      >
        <ul className="scroll-thin -mx-2 flex gap-1 overflow-x-auto">
          {open.map(({ to, word }) => (
            <li key={to}>
              <Door to={to} current={at?.to === to} label={t(word)} />
            </li>
          ))}
        </ul>
      </nav>
      <Outlet />
    </>
  )
}

interface DoorProps {
  to: (typeof doors)[number]['to']
  current: boolean
  label: string
}

function Door({ to, current, label }: DoorProps) {
  const link = useRef<HTMLAnchorElement>(null)
  // Where there is no room for all doors, the open one is among those that are seen.
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current])
  return (
    <Link
      ref={link}
      to={to}
      aria-current={current ? 'page' : undefined}
      className={classes(
        'flex h-12 items-center whitespace-nowrap border-b-2 px-2 text-base no-underline transition-colors -outline-offset-2',
        current ? 'border-ink-1 font-semibold text-ink-1' : 'border-transparent text-ink-2 hover:text-ink-1',
      )}
    >
      {label}
    </Link>
  )
}
