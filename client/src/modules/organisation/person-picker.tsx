import type { DirectoryEntry, DocumentPerson, Page, Person } from '@stoa/protocol'
import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../platform/ui/index.ts'
import { documentPeopleQuery, peopleQuery } from './people.queries.ts'
import { SearchList } from './search-list.tsx'

interface PickerProps<P> {
  label: string
  /** Those who cannot be chosen, by id. */
  except?: ReadonlySet<string>
  autoFocus?: boolean
  onPick: (person: P) => void
  className?: string
}

interface PersonPickerProps extends PickerProps<DirectoryEntry> {
  /** Guests belong to no department and take nothing over. */
  withoutGuests?: boolean
}

interface DocumentPersonPickerProps extends PickerProps<DocumentPerson> {
  documentId: string
}

const nobody: ReadonlySet<string> = new Set()
const anybody = () => true

/** Finds a person of the directory by name or address, and is ready for the next one. */
export const PersonPicker = (props: PersonPickerProps) => (
  <OneAfterAnother {...props}>{(pick) => <InDirectory {...props} {...pick} />}</OneAfterAnother>
)

/** Finds somebody who can see the document; for guests too, who have no directory. */
export const DocumentPersonPicker = (props: DocumentPersonPickerProps) => (
  <OneAfterAnother {...props}>{(pick) => <InDocument {...props} {...pick} />}</OneAfterAnother>
)

interface OneAfterAnotherProps<P> extends Pick<PickerProps<P>, 'autoFocus' | 'onPick'> {
  children: (pick: { key: number; autoFocus: boolean; onPick: (person: P) => void }) => ReactNode
}

function OneAfterAnother<P>({ autoFocus = false, onPick, children }: OneAfterAnotherProps<P>) {
  const [picks, setPicks] = useState(0)
  return children({
    key: picks,
    autoFocus: autoFocus || picks > 0,
    onPick: (person) => {
      setPicks(picks + 1)
      onPick(person)
    },
  })
}

function InDirectory({ withoutGuests = false, ...props }: PersonPickerProps) {
  const { text, setText, query } = useTyped()
  const people = useInfiniteQuery(peopleQuery(query === '' ? {} : { query }))
  const fits = ({ role }: DirectoryEntry) => !(withoutGuests && role === 'guest')
  return <Search {...props} people={people} fits={fits} none="picker.nobody" text={text} onText={setText} />
}

function InDocument({ documentId, ...props }: DocumentPersonPickerProps) {
  const { text, setText, query } = useTyped()
  const people = useInfiniteQuery(documentPeopleQuery(documentId, query))
  return <Search {...props} people={people} none="picker.nobody_sees" text={text} onText={setText} />
}

function useTyped() {
  const [text, setText] = useState('')
  return { text, setText, query: useDeferredValue(text.trim()) }
}

interface SearchProps<P> extends PickerProps<P> {
  people: UseInfiniteQueryResult<InfiniteData<Page<P>>>
  fits?: (person: P) => boolean
  none: 'picker.nobody' | 'picker.nobody_sees'
  text: string
  onText: (text: string) => void
}

function Search<P extends Person & { email: string | null }>({
  people,
  fits = anybody,
  except = nobody,
  none,
  ...props
}: SearchProps<P>) {
  const { t } = useTranslation('organisation')
  const found = (people.data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter((person) => !except.has(person.id) && fits(person))
  return (
    <SearchList
      {...props}
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
      none={t(people.isFetching ? 'picker.searching' : none)}
    />
  )
}
