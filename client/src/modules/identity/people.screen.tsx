import { type OrganisationRole, organisationRoles } from '@stoa/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Avatar,
  Button,
  EmptyState,
  ErrorState,
  GhostLines,
  TextField,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { AddPersonDialog } from './add-person.dialog.tsx'
import { usersQuery } from './identity.queries.ts'
import { useMe } from './use-me.ts'

export function PeopleScreen() {
  const { t } = useTranslation('identity')
  const me = useMe()
  const [search, setSearch] = useState('')
  const [adding, setAdding] = useState(false)
  const query = useDeferredValue(search.trim())
  const users = useInfiniteQuery(usersQuery(query))
  useDocumentTitle(t('people.page'))
  const mayAdd = me.can.includes('users.create')
  const people = users.data?.pages.flatMap((page) => page.items) ?? []
  const roleName = (role: OrganisationRole) =>
    t(`organisation_role.${organisationRoles.find((r) => r === role) ?? 'member'}`)
  return (
    <div className="mx-auto w-full max-w-[52rem] px-5 py-8 md:px-10 md:py-12">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="font-serif text-title-m font-semibold">{t('people.title')}</h1>
          <p className="mt-1 text-ink-2">{t('people.lead')}</p>
        </div>
        {mayAdd && (
          <Button look="primary" onPress={() => setAdding(true)}>
            {t('people.add')}
          </Button>
        )}
      </div>
      <TextField
        label={t('people.search')}
        type="search"
        value={search}
        onChange={setSearch}
        className="mt-7 max-w-[22rem]"
      />
      {users.isPending && <GhostLines className="mt-8" height="2.25rem" widths={['100%', '100%', '100%']} />}
      {users.isError && <ErrorState error={users.error} onRetry={() => void users.refetch()} />}
      {users.isSuccess && people.length === 0 && (
        <EmptyState title={t('people.none')}>{t('people.lead')}</EmptyState>
      )}
      <ul className="mt-6 border-t border-stone-3">
        {people.map((user) => (
          <li key={user.id} className="flex items-center gap-3 border-b border-stone-3/70 py-3">
            <Avatar person={user} size="large" decorative />
            <div className="min-w-0 grow">
              <p className="truncate font-semibold">{user.name}</p>
              <p className="truncate text-small text-ink-3">{user.email}</p>
            </div>
            <span className="text-small text-ink-2">{roleName(user.role)}</span>
          </li>
        ))}
      </ul>
      {users.hasNextPage && (
        <Button
          className="mt-5"
          isPending={users.isFetchingNextPage}
          onPress={() => void users.fetchNextPage()}
        >
          {t('people.more')}
        </Button>
      )}
      {adding && <AddPersonDialog onClose={() => setAdding(false)} />}
    </div>
  )
}
