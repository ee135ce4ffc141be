import type { DocumentDetail } from '@stoa/protocol'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, EmptyState, ErrorState, GhostLines } from '../../platform/ui/index.ts'
import { documentPath, useTitle } from '../documents/index.ts'
import { useKindWord } from '../live-documents/index.ts'
import { HistoryBar } from './history-bar.tsx'
import { type ChosenVersion, chosenOf, type HistorySearch } from './history-search.ts'
import { entriesQuery, textQuery, type WhichVersion } from './history.queries.ts'
import { MomentDialog } from './moment.dialog.tsx'
import { type Standing, standingOf, type TimelineEntry, timelineOf } from './timeline.ts'
import { Timeline } from './timeline.view.tsx'
import { Thing, useThing } from './use-thing.ts'
import { useVersionActions } from './use-version-actions.tsx'
import { whenOf } from './use-version-words.ts'
import { VersionHead } from './version-head.tsx'
import { MomentComparison, VersionComparison, VersionText } from './version-text.tsx'
import { NameDialog, RestoreDialog } from './version.dialogs.tsx'

interface HistoryViewProps {
  document: DocumentDetail
  search: HistorySearch
}

const whichOf = (chosen: ChosenVersion, entries: readonly TimelineEntry[]): WhichVersion | undefined => {
  if (chosen !== null) return 'at' in chosen ? { at: chosen.at } : { sequence: chosen.version }
  return entries[0] && { sequence: entries[0].sequence }
}

export function HistoryView({ document, search }: HistoryViewProps) {
  const { t } = useTranslation('history')
  const title = useTitle()(document)
  const thing = useKindWord()(document.kind)
  const path = documentPath(document)
  const navigate = useNavigate()
  const [open, setOpen] = useState<'restore' | 'name' | 'moment' | 'timeline'>()
  const close = () => setOpen(undefined)

  const { entries, query } = useEntries(document.id)
  const chosen = chosenOf(search)
  const standing = standingOf(entries, chosen)
  const which = whichOf(chosen, entries)
  useNeighbours(document.id, query, standing)
  const when = whenOf(chosen, standing)
  const actions = useVersionActions(document, which, when)

  const show = (next: HistorySearch) =>
    void navigate({
      to: `${path}/history`,
      search: next,
      replace: true,
      // Two versions are compared at the place where one reads.
      resetScroll: false,
    })
  const changes = search.changes === true ? { changes: true } : {}
  const choose = (next: ChosenVersion) => {
    setOpen((now) => (now === 'timeline' ? undefined : now))
    show({ ...next, ...changes })
  }
  const turnTo = (entry: TimelineEntry | undefined) =>
    entry && (() => choose(entry === entries[0] ? null : { version: entry.sequence }))
  useEscape(() => void navigate({ to: path }))

  const mayEdit = document.can.includes('documents.edit') && document.trashedAt === null
  // What is a text can be merged with what it was; a board comes back as a copy.
  const isText = document.kind === 'page' || document.kind === 'note'
  const mayRestore = mayEdit && isText
  // Before the page there was nothing to go back to.
  const existed = which !== undefined && !('at' in which && which.at < document.createdAt)
  const isNow = standing.exact && standing.entry === entries[0]
  const names = standing.exact ? (standing.entry?.names ?? []) : []
  const comparable = existed && document.kind !== 'raw'
  const timeline = (
    <TimelineOrState
      query={query}
      entries={entries}
      chosen={chosen}
      standing={standing}
      onChoose={choose}
      onMoment={() => setOpen('moment')}
    />
  )
  return (
    <Thing value={thing}>
      <div className="@container flex min-h-full flex-col">
        <HistoryBar
          document={document}
          names={names}
          isCopiedOnly={!isText}
          onTimeline={() => setOpen('timeline')}
          actions={{
            ...(existed && mayRestore && !isNow ? { restore: () => setOpen('restore') } : {}),
            ...(existed && mayEdit
              ? {
                  name: () => setOpen('name'),
                  unname: (name) => actions.unname(name, standing.entry?.sequence ?? 0),
                }
              : {}),
            ...(existed && actions.mayCopy ? { copy: actions.copy } : {}),
            copyLink: actions.copyLink,
          }}
        />
        <div className="flex grow items-stretch">
          <div className="min-w-0 grow px-5 pt-4 pb-[30vh] md:px-12 md:pt-6">
            <div className="mx-auto max-w-[var(--measure)]">
              <VersionHead
                chosen={chosen}
                standing={standing}
                changes={
                  comparable
                    ? {
                        shown: search.changes === true,
                        onShow: (shown) => show({ ...chosen, ...(shown ? { changes: true } : {}) }),
                      }
                    : undefined
                }
                onOlder={turnTo(standing.older)}
                onNewer={turnTo(standing.newer)}
              />
              {isText && !mayEdit && (
                <p className="mb-4 text-small text-ink-3">{t('read_only', { thing })}</p>
              )}
              {document.kind === 'board' && <p className="mb-4 text-small text-ink-3">{t('copies_only')}</p>}
              <article>
                <h1 className="mb-7 font-serif text-title-m font-semibold md:text-title-l">{title}</h1>
                <Version
                  document={document}
                  which={which}
                  search={search}
                  query={query}
                  entries={entries}
                  standing={standing}
                />
              </article>
            </div>
          </div>
          <aside
            aria-label={t('timeline.title')}
            data-chrome
            className="sticky top-[53px] hidden h-[calc(100dvh-53px)] w-72 shrink-0 flex-col border-l border-stone-3/60 px-2 pt-4 @min-[54rem]:flex"
          >
            {timeline}
          </aside>
        </div>
        {open === 'timeline' && (
          <Dialog title={t('timeline.title')} onClose={close}>
            {timeline}
          </Dialog>
        )}
        {open === 'moment' && (
          <MomentDialog
            start={search.at ?? standing.entry?.until ?? document.updatedAt}
            onChoose={(at) => choose({ at })}
            onClose={close}
          />
        )}
        {open === 'restore' && which && (
          <RestoreDialog document={document} which={which} when={when} onClose={close} />
        )}
        {open === 'name' && which && (
          <NameDialog
            document={document}
            which={which}
            // A moment that has a name is a line of its own from now on.
            onNamed={(version) => {
              if (search.at !== undefined) choose({ version })
            }}
            onClose={close}
          />
        )}
      </div>
    </Thing>
  )
}

type EntriesQuery = ReturnType<typeof useEntries>['query']

function useEntries(documentId: string) {
  const query = useInfiniteQuery(entriesQuery(documentId))
  const { data } = query
  const entries = useMemo(() => timelineOf(data?.pages.flatMap(({ items }) => items) ?? []), [data])
  return { entries, query }
}

/** Reads on until the line before the chosen one is known, and has both leaves beside it at hand. */
function useNeighbours(documentId: string, query: EntriesQuery, { older, newer }: Standing): void {
  const client = useQueryClient()
  const { hasNextPage, isFetching, fetchNextPage, isError } = query
  const needsMore = older === undefined && hasNextPage && !isFetching && !isError
  useEffect(() => {
    if (needsMore) void fetchNextPage()
  }, [needsMore, fetchNextPage])
  useEffect(() => {
    for (const sequence of [older?.sequence, newer?.sequence])
      if (sequence !== undefined) void client.prefetchQuery(textQuery(documentId, { sequence }))
  }, [client, documentId, older?.sequence, newer?.sequence])
}

/** Escape goes back to the page, unless something that lies over it takes the key. */
function useEscape(leave: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) leave()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  })
}

interface TimelineOrStateProps {
  query: EntriesQuery
  entries: readonly TimelineEntry[]
  chosen: ChosenVersion
  standing: Standing
  onChoose: (chosen: ChosenVersion) => void
  onMoment: () => void
}

function TimelineOrState({ query, entries, chosen, standing, onChoose, onMoment }: TimelineOrStateProps) {
  const { t } = useTranslation('history')
  if (query.isPending)
    return <GhostLines className="px-3 pt-6" height="2.2rem" widths={['80%', '64%', '76%', '58%']} />
  if (entries.length === 0 && query.isError)
    return (
      <ErrorState
        compact
        error={query.error}
        title={t('timeline.error')}
        onRetry={() => void query.refetch()}
      />
    )
  return (
    <Timeline
      entries={entries}
      chosen={chosen}
      current={standing.entry}
      onChoose={onChoose}
      onMoment={onMoment}
      onMore={query.hasNextPage ? () => void query.fetchNextPage() : null}
      loadingMore={query.isFetchingNextPage}
    />
  )
}

interface VersionProps extends HistoryViewProps {
  which: WhichVersion | undefined
  query: EntriesQuery
  entries: readonly TimelineEntry[]
  standing: Standing
}

function Version({ document, which, search, query, entries, standing }: VersionProps) {
  const { t } = useTranslation('history')
  const thing = useThing()
  if (which === undefined) {
    if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    if (query.isPending) return <GhostLines widths={['96%', '91%', '94%', '60%']} />
    return <EmptyState title={t('text.blank_title', { thing })}>{t('text.blank_body')}</EmptyState>
  }
  const time = search.at ?? standing.entry?.until ?? 0
  if (search.changes !== true) return <VersionText document={document} which={which} time={time} />
  // Which version came before is not known until the time line is.
  if (standing.older === undefined && (query.isPending || query.hasNextPage))
    return <GhostLines widths={['96%', '91%', '94%', '60%']} />
  if ('at' in which)
    return <MomentComparison document={document} which={which} time={time} entries={entries} />
  return (
    <VersionComparison
      document={document}
      from={standing.older?.sequence ?? 0}
      to={which.sequence}
      time={time}
    />
  )
}
