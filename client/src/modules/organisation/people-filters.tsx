import { type OrganisationRole, organisationRoles } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Select, TextField } from '../../platform/ui/index.ts'
import { departmentChoices } from './department-tree.ts'
import { departmentsQuery } from './departments.queries.ts'
import { allGroupsQuery } from './groups.queries.ts'
import { type PeopleSearch, type ShownState, shownStates } from './people-search.ts'
import { PickOne } from './pickers.tsx'

interface PeopleFiltersProps {
  search: PeopleSearch
  text: string
  onText: (text: string) => void
  onChange: (search: PeopleSearch) => void
  onClear: () => void
}

type RoleChoice = OrganisationRole | 'any'

/** One field for what everybody looks for; the rest a press away, open where something is set. */
export function PeopleFilters({ search, text, onText, onChange, onClear }: PeopleFiltersProps) {
  const { t } = useTranslation('organisation')
  const { query: _, ...set } = search
  const count = Object.keys(set).length
  const [open, setOpen] = useState(count > 0)
  return (
    <search className="mt-7 flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          label={t('people.search')}
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
      {open && <Filters search={search} onChange={onChange} />}
    </search>
  )
}

function Filters({ search, onChange }: Pick<PeopleFiltersProps, 'search' | 'onChange'>) {
  const { t } = useTranslation(['organisation', 'identity'])
  const departments = useQuery(departmentsQuery)
  const groups = useQuery(allGroupsQuery)
  const { department, group, role, state, ...rest } = search
  const set = (next: PeopleSearch) => onChange({ ...rest, ...next })
  /** Takes out what is undefined, so that it does not stand in the address. */
  const change = (part: Partial<Record<keyof PeopleSearch, string | undefined>>) => {
    const entries = Object.entries({ department, group, role, state, ...part })
    set(Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as PeopleSearch)
  }
  return (
    <div className="arrives grid gap-4 rounded-l border border-stone-3/70 bg-stone-1 p-4 sm:grid-cols-2">
      <PickOne
        label={t('filter.department')}
        choices={departmentChoices(departments.data ?? [])}
        value={department}
        onChange={(id) => change({ department: id })}
        placeholder={t('filter.any')}
      />
      <PickOne
        label={t('filter.group')}
        choices={(groups.data ?? []).map(({ id, name }) => ({ id, label: name }))}
        value={group}
        onChange={(id) => change({ group: id })}
        placeholder={t('filter.any')}
      />
      <Select<RoleChoice>
        label={t('identity:organisation_role.label')}
        choices={[
          { id: 'any', label: t('filter.any') },
          ...organisationRoles.map((id) => ({ id, label: t(`identity:organisation_role.${id}`) })),
        ]}
        value={role ?? 'any'}
        onChange={(id) => change({ role: id === 'any' ? undefined : id })}
      />
      <Select<ShownState>
        label={t('filter.state')}
        choices={shownStates.map((id) => ({ id, label: t(`state.${id}`) }))}
        value={state ?? 'active'}
        onChange={(id) => change({ state: id === 'active' ? undefined : id })}
      />
    </div>
  )
}
