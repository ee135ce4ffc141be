import { Link, useLocation } from '@tanstack/react-router'
import {
  BookOpen,
  House,
  Keyboard,
  PanelLeftClose,
  PanelLeftOpen,
  ScrollText,
  Search,
  Gauge,
  SquareCheckBig,
  Users,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { Focusable } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../modules/identity/index.ts'
import { UnsentNote } from '../../modules/live-documents/index.ts'
import { useStore } from '../../platform/store.ts'
import { classes, IconButton, Mark, Tip } from '../../platform/ui/index.ts'
import { AccountMenu } from './account-menu.tsx'
import { overlayStore, sideStore, toggleSide } from './shell-store.ts'
import { usePagesDoor } from './use-pages-door.ts'

const door = 'grid size-11 place-items-center rounded-l transition-colors'
const away = 'text-ink-2 hover:bg-hover hover:text-ink-1'

/** The rail: where one can be, in one column of stone. */
export function Rail() {
  const { t } = useTranslation('app')
  const sideOpen = useStore(sideStore)
  const { can } = useMe()
  const pages = usePagesDoor()
  const { pathname } = useLocation()
  return (
    <nav
      aria-label={t('nav.main')}
      data-chrome
      className="flex w-[var(--rail)] shrink-0 flex-col items-center border-r border-stone-3/70 bg-stone-2 py-3"
    >
      <Mark size={34} title="Stoa" className="mb-4 text-ink-1" />
      <ul className="flex flex-col gap-1.5">
        <Door label={t('nav.home')} to="/" current={pathname === '/'}>
          <House size={20} aria-hidden />
        </Door>
        {pages !== undefined && (
          <Door label={t('nav.pages')} to={`/s/${pages}`} current={/^\/[spb]\//.test(pathname)}>
            <BookOpen size={20} aria-hidden />
          </Door>
        )}
        <Door label={t('nav.tasks')} to="/tasks" current={pathname === '/tasks'}>
          <SquareCheckBig size={20} aria-hidden />
        </Door>
        <Door label={t('nav.people')} to="/people" current={pathname.startsWith('/people')}>
          <Users size={20} aria-hidden />
        </Door>
        {can.includes('audit.read') && (
          <Door label={t('nav.audit')} to="/audit" current={pathname === '/audit'}>
            <ScrollText size={20} aria-hidden />
          </Door>
        )}
        {can.includes('administration.read') && (
          <Door
            label={t('nav.administration')}
            to="/administration"
            current={pathname.startsWith('/administration')}
          >
            <Gauge size={20} aria-hidden />
          </Door>
        )}
        <li>
          <IconButton
            label={t('nav.search')}
            tip="right"
            size="large"
            onPress={() => overlayStore.set('palette')}
          >
            <Search size={20} aria-hidden />
          </IconButton>
        </li>
      </ul>
      <div className="mt-auto flex flex-col items-center gap-1.5">
        <UnsentNote look="rail" />
        <IconButton label={t(sideOpen ? 'nav.hide_side' : 'nav.show_side')} tip="right" onPress={toggleSide}>
          {sideOpen ? <PanelLeftClose size={19} aria-hidden /> : <PanelLeftOpen size={19} aria-hidden />}
        </IconButton>
        <IconButton label={t('nav.help')} tip="right" onPress={() => overlayStore.set('shortcuts')}>
          <Keyboard size={19} aria-hidden />
        </IconButton>
        <AccountMenu placement="right bottom" />
      </div>
    </nav>
  )
}

interface DoorProps {
  label: string
  to: string
  current: boolean
  children: ReactNode
}

function Door({ label, to, current, children }: DoorProps) {
  return (
    <li>
      <Tip text={label} placement="right">
        <Focusable>
          <Link
            to={to}
            aria-label={label}
            aria-current={current ? 'page' : undefined}
            className={classes(door, current ? 'bg-paper text-aegean shadow-raised' : away)}
          >
            {children}
          </Link>
        </Focusable>
      </Tip>
    </li>
  )
}
