import { type Priority, priorities } from '@stoa/board'
import { ListFilter, Search, X } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNarrow } from '../../platform/media.ts'
import { Button, IconButton, LateSelect } from '../../platform/ui/index.ts'
import { type DueFilter, dueFilters, filterOf, isFiltered } from './board-search.ts'
import { useFaces } from './people.tsx'
import { useAllCards, useBoardPlace, useLabels } from './use-board.ts'

const any = 'any'

/** Which cards are shown. What is chosen stands in the address. */
export function FilterBar() {
  const { t } = useTranslation('boards')
  const narrow = useNarrow()
  const { filter } = useBoardPlace()
  const [open, setOpen] = useState(false)
  const id = useId()
  const active = Object.keys(filterOf(filter)).length
  if (!narrow)
    return (
      <search className="flex shrink-0 flex-wrap items-center gap-x-1 gap-y-1 px-4 pt-2.5 md:px-7">
        <Filters />
      </search>
    )
  return (
    <search className="shrink-0 px-3 pt-2">
      <Button
        size="small"
        look="quiet"
        aria-expanded={open}
        aria-controls={id}
        onPress={() => setOpen(!open)}
      >
        <ListFilter size={15} aria-hidden />
        {active === 0 ? t('filter.open') : t('filter.active', { count: active })}
      </Button>
      <div id={id} hidden={!open} className="flex flex-wrap items-center gap-1 pb-1">
        {open && <Filters />}
      </div>
    </search>
  )
}

function Filters() {
  const { t } = useTranslation('boards')
  const { filter, go } = useBoardPlace()
  const labels = useLabels()
  const faces = useFaces()
  const assigned = useAssigned()
  const people = assigned
    .map((id) => ({ id, label: faces.get(id)?.name ?? t('person.unknown') }))
    .sort((a, b) => a.label.localeCompare(b.label))
  const all = { id: any, label: t('filter.any') }
  const chosen = (value: string | undefined) => value ?? any
  const set = (value: string) => (value === any ? undefined : value)
  return (
    <>
      <TextFilter />
      <Filter
        label={t('filter.who')}
        choices={[all, { id: 'none', label: t('filter.nobody') }, ...people]}
        value={chosen(filter.who)}
        onChange={(value) => go({ who: set(value) }, { replace: true })}
      />
      {labels.length > 0 && (
        <Filter
          label={t('filter.label')}
          choices={[all, ...labels.map(({ id, name }) => ({ id, label: name }))]}
          value={chosen(filter.label)}
          onChange={(value) => go({ label: set(value) }, { replace: true })}
        />
      )}
      <Filter
        label={t('filter.priority')}
        choices={[all, ...priorities.toReversed().map((id) => ({ id, label: t(`priority.${id}`) }))]}
        value={chosen(filter.priority)}
        onChange={(value) => go({ priority: set(value) as Priority | undefined }, { replace: true })}
      />
      <Filter
        label={t('filter.due')}
        choices={[all, ...dueFilters.map((id) => ({ id, label: t(`due.${id}`) }))]}
        value={chosen(filter.due)}
        onChange={(value) => go({ due: set(value) as DueFilter | undefined }, { replace: true })}
      />
      {isFiltered(filter) && (
        <Button
          size="small"
          look="quiet"
          onPress={() =>
            go(
              { who: undefined, label: undefined, priority: undefined, due: undefined, q: undefined },
              { replace: true },
            )
          }
        >
          <X size={14} aria-hidden />
          {t('filter.clear')}
        </Button>
      )}
    </>
  )
}

interface FilterProps {
  label: string
  choices: readonly { id: string; label: string }[]
  value: string
  onChange: (value: string) => void
}

/** Quiet until it filters: then it says by what. */
function Filter({ label, choices, value, onChange }: FilterProps) {
  const shown = choices.map((choice) =>
    choice.id === value ? { ...choice, label: value === any ? label : `${label}: ${choice.label}` } : choice,
  )
  // The list itself says "any", the closed field what it is for.
  const known = choices.some(({ id }) => id === value) ? shown : [...shown, { id: value, label }]
  return <LateSelect label={label} choices={known} value={value} onChange={onChange} />
}

/** Milliseconds without typing after which the address follows. */
const pause = 250

function TextFilter() {
  const { t } = useTranslation('boards')
  const { filter, go } = useBoardPlace()
  const [text, setText] = useState(filter.q ?? '')
  const [seen, setSeen] = useState(filter.q)
  if (seen !== filter.q) {
    setSeen(filter.q)
    setText(filter.q ?? '')
  }
  useEffect(() => {
    const q = text.trim() === '' ? undefined : text.trim()
    if (q === filter.q) return undefined
    const timer = setTimeout(() => go({ q }, { replace: true }), pause)
    return () => clearTimeout(timer)
  }, [text, filter.q, go])
  return (
    <div className="relative mr-1 w-44">
      <Search size={14} aria-hidden className="pointer-events-none absolute top-2 left-2 text-ink-3" />
      <input
        type="search"
        aria-label={t('filter.text')}
        aria-description={t('filter.text_help')}
        title={t('filter.text_help')}
        placeholder={t('filter.text')}
        value={text}
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
        className="h-8 w-full rounded-s border border-stone-3 bg-paper pr-7 pl-7 text-small text-ink-1 placeholder:text-ink-3 [&::-webkit-search-cancel-button]:hidden"
      />
      {text !== '' && (
        <IconButton
          size="small"
          tip="none"
          label={t('filter.clear_text')}
          onPress={() => setText('')}
          className="absolute top-1 right-1 pointer-coarse:size-6"
        >
          <X size={13} aria-hidden />
        </IconButton>
      )}
    </div>
  )
}

/** Everybody to whom a card is given. */
function useAssigned(): readonly string[] {
  const cards = useAllCards()
  const found = new Set<string>()
  for (const { assignees } of cards.values()) for (const id of assignees) found.add(id)
  return [...found]
}
