import { Clock, Flag } from 'lucide-react'
import { Header, ListBox, ListBoxItem, ListBoxLoadMoreItem, ListBoxSection } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Avatar, Button, classes } from '../../platform/ui/index.ts'
import type { ChosenVersion } from './history-search.ts'
import { daysOf, type TimelineEntry } from './timeline.ts'
import { useThing } from './use-thing.ts'
import { useDayName, useNames } from './use-version-words.ts'
import { formatNames, formatSecond, formatSpan } from './version-time.ts'

interface TimelineProps {
  entries: readonly TimelineEntry[]
  chosen: ChosenVersion
  /** The line the chosen version is or lies in. */
  current: TimelineEntry | undefined
  /** Null: the page as it is now. */
  onChoose: (chosen: ChosenVersion) => void
  onMoment: () => void
  /** Null when there is nothing older. */
  onMore: (() => void) | null
  loadingMore: boolean
}

/** Days, and what was written on each. Arrows move, Enter chooses. */
export function Timeline(props: TimelineProps) {
  const { entries, chosen, current, onChoose, onMoment, onMore, loadingMore } = props
  const { t } = useTranslation('history')
  const thing = useThing()
  const dayName = useDayName()
  const moment = chosen !== null && 'at' in chosen ? chosen.at : undefined
  const choose = (sequence: number) =>
    onChoose(sequence === entries[0]?.sequence ? null : { version: sequence })
  return (
    <div className="flex min-h-0 flex-col">
      <Button
        look="quiet"
        size="small"
        onPress={onMoment}
        className={classes('mx-1 mb-1 !justify-start', moment !== undefined && '!bg-aegean-soft !text-ink-1')}
      >
        <Clock size={15} aria-hidden />
        <span className="truncate">{moment === undefined ? t('moment.open') : formatSecond(moment)}</span>
      </Button>
      <div className="scroll-thin min-h-0 grow overflow-y-auto px-1">
        <ListBox
          aria-label={t('timeline.title')}
          selectionMode="single"
          disallowEmptySelection
          escapeKeyBehavior="none"
          selectedKeys={moment === undefined && current ? [current.sequence] : []}
          onSelectionChange={(keys) => {
            if (keys === 'all') return
            const [key] = keys
            if (typeof key === 'number') choose(key)
          }}
          autoFocus
          className="outline-none"
        >
          {daysOf(entries).map(({ day, entries: written }) => (
            <ListBoxSection key={day} id={`day-${day}`}>
              <Header className="label sticky top-0 z-10 bg-paper px-2 pt-4 pb-1.5">{dayName(day)}</Header>
              {written.map((entry) => (
                <Entry
                  key={entry.sequence}
                  entry={entry}
                  day={dayName(day)}
                  newest={entry.sequence === entries[0]?.sequence}
                  oldest={onMore === null && entry.sequence === entries.at(-1)?.sequence}
                />
              ))}
            </ListBoxSection>
          ))}
          {onMore && (
            <ListBoxLoadMoreItem onLoadMore={onMore} isLoading={loadingMore}>
              <div className="ghost mx-2 my-3 h-4 w-3/5" />
            </ListBoxLoadMoreItem>
          )}
        </ListBox>
        {onMore === null && (
          <p className="px-2 pt-3 pb-5 text-small text-ink-3">{t('timeline.begin', { thing })}</p>
        )}
      </div>
    </div>
  )
}

interface EntryProps {
  entry: TimelineEntry
  day: string
  newest: boolean
  oldest: boolean
}

function Entry({ entry, day, newest, oldest }: EntryProps) {
  const { t } = useTranslation('history')
  const namesOf = useNames()
  const authors = namesOf(entry.authors)
  const time = formatSpan(entry.since, entry.until)
  const version = formatNames(entry.names.map(({ name }) => name))
  const spoken = () => {
    if (version !== '') return t('timeline.spoken_named', { version, day, time })
    return authors === ''
      ? t('timeline.spoken', { day, time })
      : t('timeline.spoken_by', { day, time, names: authors })
  }
  return (
    <ListBoxItem
      id={entry.sequence}
      textValue={newest ? `${t('timeline.now')}: ${spoken()}` : spoken()}
      className="group relative block rounded-s py-2 pr-2 pl-8 outline-none transition-colors hover:bg-hover data-[focus-visible]:outline-2 data-[focus-visible]:-outline-offset-2 data-[focus-visible]:outline-aegean data-[selected]:bg-aegean-soft"
    >
      <Knot named={version !== ''} newest={newest} oldest={oldest} />
      {entry.names.map(({ id, name }) => (
        <span key={id} className="block font-serif text-body leading-snug font-semibold text-ink-1">
          {name}
        </span>
      ))}
      {newest && <span className="block text-base font-semibold text-ink-1">{t('timeline.now')}</span>}
      <span
        className={classes(
          'block tabular-nums',
          newest || version !== '' ? 'text-small text-ink-2' : 'text-base text-ink-1',
        )}
      >
        {time}
      </span>
      {authors !== '' && (
        <span className="mt-1 flex min-w-0 items-center gap-1.5">
          <span aria-hidden className="flex shrink-0 -space-x-1">
            {entry.authors.slice(0, 3).map((person) => (
              <Avatar
                key={person.id}
                person={{ ...person, name: namesOf([person]) }}
                size="small"
                decorative
                className="ring-2 ring-paper group-data-[selected]:ring-aegean-soft"
              />
            ))}
          </span>
          <span className="truncate text-small text-ink-2">{authors}</span>
        </span>
      )}
    </ListBoxItem>
  )
}

/** The line of time and a knot on it: a flag where the version has a name. */
function Knot({ named, newest, oldest }: { named: boolean; newest: boolean; oldest: boolean }) {
  return (
    <span aria-hidden className="absolute inset-y-0 left-2.5 w-3">
      <span
        className={classes(
          'absolute left-[5px] w-px bg-stone-3',
          newest ? 'top-5' : 'top-0',
          oldest ? 'h-4' : 'bottom-0',
          newest && oldest && 'hidden',
        )}
      />
      {named ? (
        <Flag size={14} className="absolute top-3 -left-0.5 fill-current text-ink-1" />
      ) : (
        <span
          className={classes(
            'absolute top-[15px] left-0.5 size-[7px] rounded-full border',
            newest
              ? 'border-ink-1 bg-ink-1'
              : 'border-edge bg-paper group-data-[selected]:border-aegean group-data-[selected]:bg-aegean',
          )}
        />
      )}
    </span>
  )
}
