import { Outlet } from '@tanstack/react-router'
import { Suspense, useDeferredValue, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { FederatedWays } from '../../modules/federation/index.ts'
import { SignInAgain, useMe } from '../../modules/identity/index.ts'
import { UnsentNote, useOutbox } from '../../modules/live-documents/index.ts'
import { useNarrow } from '../../platform/media.ts'
import { useOnline } from '../../platform/online.ts'
import { useStore } from '../../platform/store.ts'
import { Palette } from '../palette/palette.tsx'
import { LoadingScreen } from '../screens.tsx'
import { useLiveEvents } from '../use-live-events.ts'
import { BottomBar } from './bottom-bar.tsx'
import { Drawer } from './drawer.tsx'
import { rememberSpace } from './last-space.ts'
import { Rail } from './rail.tsx'
import { overlayStore, sideStore } from './shell-store.ts'
import { ShortcutsDialog } from './shortcuts.dialog.tsx'
import { Side } from './side.tsx'
import { useGlobalKeys } from './use-global-keys.ts'
import { usePlace } from './use-place.ts'

/** Rail, side and content; on a phone content and a bar. Whatever lies over them is kept here as well. */
export function Shell() {
  const { t } = useTranslation('app')
  const narrow = useNarrow()
  const sideOpen = useStore(sideStore)
  const overlay = useStore(overlayStore)
  const { spaceId } = usePlace()
  // What somebody came for is drawn first, the way to elsewhere as soon as there is time.
  const isSideDue = useDeferredValue(true, false)
  useLiveEvents()
  useOutbox(useMe().user.id)
  useGlobalKeys()
  useEffect(() => {
    if (spaceId !== undefined) rememberSpace(spaceId)
  }, [spaceId])
  return (
    <div className="shell flex h-dvh flex-col bg-paper md:flex-row">
      <a
        href="#main"
        data-chrome
        className="absolute left-3 z-50 -translate-y-20 rounded-m bg-ink-1 px-4 py-2 text-on-ink focus:translate-y-3"
        onClick={(event) => {
          event.preventDefault()
          document.getElementById('main')?.focus()
        }}
      >
        {t('nav.skip')}
      </a>
      {!narrow && <Rail />}
      {!narrow && sideOpen && (
        <aside
          aria-label={t('side.label')}
          data-chrome
          className="flex w-[var(--side)] shrink-0 flex-col border-r border-stone-3/60 bg-stone-1"
        >
          {isSideDue && <Side />}
        </aside>
      )}
      <div className="flex min-h-0 min-w-0 grow flex-col">
        <OfflineNote />
        {/* What is placed absolutely in it, such as words for screen readers alone, scrolls with it and not with the page. */}
        <main id="main" tabIndex={-1} className="scroll-thin relative min-h-0 grow overflow-y-auto">
          <Suspense fallback={<LoadingScreen />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      {narrow && <UnsentNote look="line" />}
      {narrow && <BottomBar />}
      {narrow && overlay === 'drawer' && <Drawer />}
      {overlay === 'palette' && <Palette />}
      {overlay === 'shortcuts' && <ShortcutsDialog />}
      <SignInAgain otherWays={FederatedWays} />
    </div>
  )
}

function OfflineNote() {
  const { t } = useTranslation('app')
  const online = useOnline()
  return (
    <div role="status" data-chrome>
      {!online && (
        <p className="bg-ochre-soft px-5 py-1.5 text-center text-small font-semibold text-ochre">
          {t('offline')}
        </p>
      )}
    </div>
  )
}
