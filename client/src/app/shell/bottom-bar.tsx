import { Link, useLocation } from '@tanstack/react-router'
import { BookOpen, House, Search, SquareCheckBig, Users } from 'lucide-react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { classes } from '../../platform/ui/index.ts'
import { AccountMenu } from './account-menu.tsx'
import { overlayStore } from './shell-store.ts'

const door = 'flex h-[var(--bar)] w-full flex-col items-center justify-center gap-0.5 text-micro no-underline'
const look = (current: boolean) => classes(door, current ? 'font-semibold text-aegean' : 'text-ink-2')

/** The rail of a phone, under the thumb. */
export function BottomBar() {
  const { t } = useTranslation('app')
  const { pathname } = useLocation()
  const inPages = /^\/[spb]\//.test(pathname)
  return (
    <nav
      aria-label={t('nav.main')}
      data-chrome
      className="shrink-0 border-t border-stone-3/70 bg-stone-2 pb-[env(safe-area-inset-bottom)]"
    >
      <ul className="grid grid-cols-6">
        <li>
          <Link
            to="/"
            aria-current={pathname === '/' ? 'page' : undefined}
            className={look(pathname === '/')}
          >
            <House size={20} aria-hidden />
            {t('nav.home')}
          </Link>
        </li>
        <li>
          <Button onPress={() => overlayStore.set('drawer')} className={look(inPages)}>
            <BookOpen size={20} aria-hidden />
            {t('nav.pages')}
          </Button>
        </li>
        <li>
          <Button onPress={() => overlayStore.set('palette')} className={look(false)}>
            <Search size={20} aria-hidden />
            {t('nav.search')}
          </Button>
        </li>
        <li>
          <Link
            to="/tasks"
            aria-current={pathname === '/tasks' ? 'page' : undefined}
            className={look(pathname === '/tasks')}
          >
            <SquareCheckBig size={20} aria-hidden />
            {t('nav.tasks')}
          </Link>
        </li>
        <li>
          <Link
            to="/people"
            aria-current={pathname.startsWith('/people') ? 'page' : undefined}
            className={look(pathname.startsWith('/people'))}
          >
            <Users size={20} aria-hidden />
            {t('nav.people')}
          </Link>
        </li>
        <li className="grid place-items-center">
          <AccountMenu placement="top end" />
        </li>
      </ul>
    </nav>
  )
}
