import type { DocumentDetail } from '@stoa/protocol'
import './boards.css'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMedia } from '../../platform/media.ts'
import { createStore, usePart, useStore } from '../../platform/store.ts'
import { EmptyState, notify, notifyFailure } from '../../platform/ui/index.ts'
import { useDocumentDialogs, useTitle } from '../documents/index.ts'
import { useMe } from '../identity/index.ts'
import {
  DocumentBar,
  isFinal,
  KeptHere,
  type LiveSession,
  OutdatedState,
  RightsNote,
  StoppedNote,
  useLiveSession,
  useWriteRight,
} from '../live-documents/index.ts'
import { BoardComing, BoardGhost } from './board-ghost.tsx'
import { type BoardRuntime, isBoardError, type OpenBoard, openBoardRuntime } from './board-runtime.ts'
import { type BoardSearch, filterOf } from './board-search.ts'
import { SearchedCards } from './card-words.tsx'
import { CardPanel, loadOpenCard } from './card/card.panel.tsx'
import { FilterBar } from './filter-bar.tsx'
import { NewCardButton } from './new-card.button.tsx'
import { BoardPeople } from './people.tsx'
import { BoardContext, BoardPlace, type BoardPlaceValue } from './use-board.ts'
import { useBoardUndo } from './use-board-undo.ts'
import { BoardView } from './columns/board.view.tsx'
import { ViewTabs } from './view-tabs.tsx'
import { ArchiveView } from './views/archive.view.tsx'
import { CalendarView } from './views/calendar.view.tsx'
import { ListView } from './views/list.view.tsx'
import { ProgressView } from './views/progress.view.tsx'

interface OpenBoardProps {
  document: DocumentDetail
  search: BoardSearch
}

export function OpenBoardScreen({ document, search }: OpenBoardProps) {
  const { user } = useMe()
  const session = useLiveSession(document, user)
  const runtime = useRuntime(session, user.id)
  const dialogs = useDocumentDialogs()
  return (
    <div className="flex h-full min-h-0 flex-col">
      {runtime === undefined ? (
        <BoardComing />
      ) : (
        <Opened
          key={runtime.doc.guid}
          document={document}
          search={search}
          runtime={runtime}
          onRename={() => dialogs.open('rename', document)}
        />
      )}
      {dialogs.element}
    </div>
  )
}

/** What the board needs beside its session, for as long as that stands. */
function useRuntime(session: LiveSession | undefined, userId: string): BoardRuntime | undefined {
  const [opened] = useState(() => createStore<BoardRuntime | undefined>(undefined))
  useEffect(() => {
    if (session === undefined) return undefined
    const runtime = openBoardRuntime(session, userId)
    opened.set(runtime)
    return () => {
      opened.set(undefined)
      runtime.close()
    }
  }, [opened, session, userId])
  return useStore(opened)
}

interface OpenedProps extends OpenBoardProps {
  runtime: BoardRuntime
  onRename: () => void
}

function Opened({ document, search, runtime, onRename }: OpenedProps) {
  const { t } = useTranslation('boards')
  const titleOf = useTitle()
  const isWide = useMedia('(min-width: 1200px)')
  const { session, doc, origin } = runtime
  const synced = usePart(session.facts, (facts) => facts.synced)
  const denied = usePart(session.facts, (facts) => facts.denied)
  const mayEdit = useWriteRight(document, session)
  const { say, element: spoken } = useSpoken()
  const board = useMemo<OpenBoard>(
    () => ({
      ...runtime,
      document,
      mayEdit,
      say,
      act: (operation) => {
        try {
          operation(doc, origin)
          return true
        } catch (error) {
          if (isBoardError(error)) notify(t(`error.${error.code}`))
          else notifyFailure(error)
          return false
        }
      },
    }),
    [runtime, document, mayEdit, say, doc, origin, t],
  )
  const place = usePlace(search)
  useBoardUndo(board)
  useEffect(() => {
    runtime.presence.showCard(search.card ?? null)
  }, [runtime, search.card])

  useEffect(() => {
    // While the server is there: a card is opened without it too. A failure shows when it is needed.
    if (synced) void loadOpenCard().catch(() => undefined)
  }, [synced])

  const isOutdated = denied === 'client-outdated'
  const isEmpty = doc.store.clients.size === 0
  // Nothing came, and nothing will.
  const isShut = isEmpty && isFinal(denied)
  const content = () => {
    if (isOutdated)
      return (
        <div className="px-5 md:px-7">
          <OutdatedState document={document} session={session} />
        </div>
      )
    if (isShut)
      return document.trashedAt === null ? null : (
        <div className="px-5 md:px-7">
          <EmptyState title={t('trashed.title')}>{t('trashed.body')}</EmptyState>
        </div>
      )
    if (isEmpty && !synced) return <BoardGhost />
    switch (search.view) {
      case 'list':
        return <ListView />
      case 'calendar':
        return <CalendarView />
      case 'progress':
        return <ProgressView />
      case 'archive':
        return <ArchiveView />
      case undefined:
        return <BoardView />
    }
  }
  return (
    <BoardContext value={board}>
      <BoardPlace value={place}>
        <BoardPeople>
          <SearchedCards>
            <h1 className="sr-only">{titleOf(document)}</h1>
            <DocumentBar
              document={document}
              session={session}
              onRename={onRename}
              views={isWide && <ViewTabs />}
              action={mayEdit && <NewCardButton />}
            />
            {!isWide && (
              <div className="shrink-0 border-b border-stone-3/60 px-2">
                <ViewTabs />
              </div>
            )}
            <div className="board-notes shrink-0 px-4 empty:hidden md:px-7">
              <RightsNote document={document} />
              <KeptHere syncName={document.syncName} />
              <StoppedNote document={document} session={session} />
            </div>
            {!isOutdated && !isShut && <FilterBar />}
            <div className="flex min-h-0 grow">
              <div data-view={search.view ?? 'board'} className="flex min-h-0 min-w-0 grow flex-col">
                {content()}
              </div>
              {search.card !== undefined && !isOutdated && !(isEmpty && !synced) && (
                <CardPanel key={search.card} cardId={search.card} />
              )}
            </div>
            {spoken}
          </SearchedCards>
        </BoardPeople>
      </BoardPlace>
    </BoardContext>
  )
}

/** A voice for those who do not see what happens. The same sentence twice is said twice. */
function useSpoken() {
  const region = useRef<HTMLParagraphElement>(null)
  const [say] = useState(() => (text: string) => {
    const element = region.current
    if (element === null) return
    element.textContent = element.textContent === text ? `${text}\u00A0` : text
  })
  return {
    say,
    element: <p ref={region} role="status" aria-live="assertive" className="sr-only" data-board-voice />,
  }
}

function usePlace(search: BoardSearch) {
  const navigate = useNavigate()
  const filter = useStableFilter(search)
  return useMemo<BoardPlaceValue>(() => {
    const go: BoardPlaceValue['go'] = (change, { replace = false } = {}) => {
      const next = Object.fromEntries(
        Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined),
      )
      void navigate({ to: '.', search: next, replace, resetScroll: false })
    }
    return { search, filter, go, openCard: (id) => go({ card: id }) }
  }, [search, filter, navigate])
}

/** The same object while it filters by the same: opening a card is no new filter. */
function useStableFilter(search: BoardSearch) {
  const next = filterOf(search)
  const key = JSON.stringify(next)
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key says it all
  return useMemo(() => next, [key])
}
