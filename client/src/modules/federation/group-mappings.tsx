import type { GroupMapping } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton, Select, TextField } from '../../platform/ui/index.ts'
import { allGroupsQuery } from '../organisation/index.ts'

interface GroupMappingsProps {
  value: readonly GroupMapping[]
  onChange: (mappings: GroupMapping[]) => void
}

/** Which value over there is which group here. Membership follows at every sign-in. */
export function GroupMappings({ value, onChange }: GroupMappingsProps) {
  const { t } = useTranslation('federation')
  const groups = useQuery(allGroupsQuery)
  const choices = (groups.data ?? []).map(({ id, name }) => ({ id, label: name }))
  const first = choices[0]
  if (first === undefined) return <p className="text-small text-ink-3">{t('mapping.no_groups')}</p>
  const set = (index: number, part: Partial<GroupMapping>) =>
    onChange(value.map((mapping, at) => (at === index ? { ...mapping, ...part } : mapping)))
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 text-small font-semibold text-ink-2">{t('mapping.title')}</legend>
      {value.map((mapping, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a line has no name of its own until it is saved
        <div key={index} className="flex items-end gap-2">
          <TextField
            label={t('mapping.value')}
            value={mapping.value}
            onChange={(text) => set(index, { value: text })}
            className="min-w-0 grow"
            autoComplete="off"
          />
          <Select
            label={t('mapping.group')}
            choices={choices}
            value={mapping.groupId}
            onChange={(groupId) => set(index, { groupId })}
            className="w-36"
          />
          <IconButton
            label={t('mapping.remove')}
            onPress={() => onChange(value.filter((_, at) => at !== index))}
          >
            <X size={16} aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button
        size="small"
        className="self-start"
        onPress={() => onChange([...value, { value: '', groupId: first.id }])}
      >
        {t('mapping.add')}
      </Button>
    </fieldset>
  )
}
