import type { DirectoryEntry } from '@stoa/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../platform/ui/index.ts'
import { peopleQuery } from './people.queries.ts'
import { SearchList } from './search-list.tsx'

interface PersonPickerProps {
  label: string
  /** Those who cannot be chosen, by id. */
  except?: ReadonlySet<string>
  /** Guests belong to no department and take nothing over. */
  withoutGuests?: boolean
  autoFocus?: boolean
  onPick: (person: DirectoryEntry) => void
  className?: string
}

const nobody: ReadonlySet<string> = new Set()

/** Finds a person by name or address, and is ready for the next one. */
export function PersonPicker({ autoFocus = false, onPick, ...props }: PersonPickerProps) {
  const [picks, setPicks] = useState(0)
  return (
    <Search
      {...props}
      key={picks}
      autoFocus={autoFocus || picks > 0}
      onPick={(person) => {
        setPicks(picks + 1)
        onPick(person)
      }}
    />
  )
}

function Search({
  label,
  except = nobody,
  withoutGuests = false,
  autoFocus = false,
  onPick,
  className,
}: PersonPickerProps) {
  const { t } = useTranslation('organisation')
  const [text, setText] = useState('')
  const query = useDeferredValue(text.trim())
  const people = useInfiniteQuery(peopleQuery(query === '' ? {} : { query }))
  const found = (people.data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter(({ id, role }) => !except.has(id) && !(withoutGuests && role === 'guest'))
  return (
    <SearchList
      label={label}
      placeholder={t('picker.person')}
      items={found}
      textOf={(person) => person.name}
      render={(person) => (
        <>
          <Avatar person={person} size="small" decorative />
          <span className="min-w-0 shrink-0 truncate">{person.name}</span>
          <span className="ml-auto min-w-0 truncate pl-3 text-small text-ink-3">{person.email}</span>
        </>
      )}
      none={t(people.isFetching ? 'picker.searching' : 'picker.nobody')}
      text={text}
      onText={setText}
      onPick={onPick}
      autoFocus={autoFocus}
      className={className}
    />
  )
}
