import { useQuery } from '@tanstack/react-query'
import { SlidersHorizontal, X } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button, classes, DayField, Select, TextField } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { PersonPicker, personQuery } from '../organisation/index.ts'
import { type AuditArea, auditAreas, type AuditSearch, type AuditSpan } from './audit-search.ts'

interface AuditFilterBarProps {
  search: AuditSearch
  text: string
  /** What the one thing is called whose entries are shown; null where that is not known. */
  targetName: string | null
  onText: (text: string) => void
  onChange: (search: AuditSearch) => void
  onClear: () => void
}

/** One field for names and addresses; who, what and when a press away, open where something is set. */
export function AuditFilterBar(props: AuditFilterBarProps) {
  const { search, text, onText, onClear } = props
  const { t } = useTranslation('audit')
  const { query: _, ...set } = search
  const count = Object.keys(set).length
  const [open, setOpen] = useState(count > 0)
  return (
    <search className="mt-7 flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          label={t('filter.text')}
          type="search"
          value={text}
          onChange={onText}
          maxLength={100}
          className="min-w-0 grow basis-52 md:max-w-[22rem]"
        />
        <Button className="h-10" aria-expanded={open} onPress={() => setOpen(!open)}>
          <SlidersHorizontal size={16} aria-hidden />
          {count > 0 ? t('filter.some', { count }) : t('filter.title')}
        </Button>
        {(count > 0 || text !== '') && (
          <Button look="quiet" className="h-10" onPress={onClear}>
            {t('filter.clear')}
          </Button>
        )}
      </div>
      {open && <Filters {...props} />}
    </search>
  )
}

type AreaChoice = AuditArea | 'any'
type WhenChoice = AuditSpan | 'any' | 'days'

/** As many as have room beside the side. */
const columns = 'grid grid-cols-[repeat(auto-fill,minmax(min(13rem,100%),1fr))] gap-4'

function Filters({ search, targetName, onChange }: AuditFilterBarProps) {
  const { t } = useTranslation('audit')
  const { can } = useMe()
  const { actor, area, target, span, from, to, ...rest } = search
  const [own, setOwn] = useState(from !== undefined || to !== undefined)
  const change = (part: Partial<Record<keyof AuditSearch, string | undefined>>) => {
    const entries = Object.entries({ actor, area, target, span, from, to, ...part })
    onChange({
      ...rest,
      ...(Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as AuditSearch),
    })
  }
  const when: WhenChoice = span ?? (own || from !== undefined || to !== undefined ? 'days' : 'any')
  const setWhen = (choice: WhenChoice) => {
    setOwn(choice === 'days')
    change({
      span: choice === 'any' || choice === 'days' ? undefined : choice,
      from: undefined,
      to: undefined,
    })
  }
  return (
    <div className={classes('arrives rounded-l border border-stone-3/70 bg-stone-1 p-4', columns)}>
      {actor === undefined ? (
        can.includes('users.list') && (
          <PersonPicker label={t('filter.actor')} onPick={({ id }) => change({ actor: id })} />
        )
      ) : (
        <ActorChip id={actor} onRemove={() => change({ actor: undefined })} />
      )}
      <Select<AreaChoice>
        label={t('filter.area')}
        choices={[
          { id: 'any', label: t('filter.any') },
          ...auditAreas.map((id) => ({ id, label: t(`area.${id}`) })),
        ]}
        value={area ?? 'any'}
        onChange={(id) => change({ area: id === 'any' ? undefined : id })}
      />
      <Select<WhenChoice>
        label={t('filter.when')}
        choices={(['any', 'today', 'week', 'month', 'days'] as const).map((id) => ({
          id,
          label: t(`when.${id}`),
        }))}
        value={when}
        onChange={setWhen}
      />
      {when === 'days' && (
        <div className={classes('col-span-full', columns)}>
          <DayField
            label={t('filter.from')}
            value={from ?? null}
            onChange={(day) => change({ from: day ?? undefined })}
          />
          <DayField
            label={t('filter.to')}
            value={to ?? null}
            onChange={(day) => change({ to: day ?? undefined })}
          />
        </div>
      )}
      {target !== undefined && (
        <Chip
          label={t('filter.target')}
          text={targetName ?? target}
          onRemove={() => change({ target: undefined })}
        />
      )}
    </div>
  )
}

function ActorChip({ id, onRemove }: { id: string; onRemove: () => void }) {
  const { t } = useTranslation('audit')
  const person = useQuery({ ...personQuery(id), retry: false })
  return (
    <Chip
      label={t('filter.actor')}
      text={person.data?.name ?? (person.isError ? t('actor.gone') : '…')}
      onRemove={onRemove}
    />
  )
}

interface ChipProps {
  label: string
  text: string
  onRemove: () => void
}

function Chip({ label, text, onRemove }: ChipProps) {
  const { t } = useTranslation('audit')
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span className="text-small font-semibold text-ink-2">{label}</span>
      <span className="flex h-10 max-w-full items-center justify-between gap-1 rounded-m bg-aegean-soft pr-1.5 pl-2.5 text-aegean">
        <span className="truncate">{text}</span>
        <AriaButton
          aria-label={t('filter.remove', { name: text })}
          onPress={onRemove}
          className="grid size-7 shrink-0 place-items-center rounded-s hover:bg-hover"
        >
          <X size={14} aria-hidden />
        </AriaButton>
      </span>
    </div>
  )
}
