import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Button,
  EmptyState,
  ErrorState,
  GhostLines,
  TextField,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { AreaPage } from './area-page.tsx'
import { GroupFormDialog } from './group.dialogs.tsx'
import { groupsQuery, useCreateGroup } from './groups.queries.ts'
import { MoreButton } from './more-button.tsx'

/** People who belong together across departments. */
export function GroupsScreen() {
  const { t } = useTranslation('organisation')
  const navigate = useNavigate()
  const me = useMe()
  const [search, setSearch] = useState('')
  const query = useDeferredValue(search.trim())
  const groups = useInfiniteQuery(groupsQuery(query))
  const create = useCreateGroup()
  const [creating, setCreating] = useState(false)
  useDocumentTitle(t('groups.title'))
  const shown = groups.data?.pages.flatMap((page) => page.items) ?? []
  const mayCreate = me.can.includes('organisation.manage_groups')
  const none = groups.isSuccess && shown.length === 0
  const button = (
    <Button look="primary" onPress={() => setCreating(true)}>
      {t('groups.create')}
    </Button>
  )
  return (
    <AreaPage
      title={t('groups.title')}
      lead={t('groups.lead')}
      action={mayCreate && !(none && query === '') ? button : undefined}
    >
      {!(none && query === '') && (
        <TextField
          label={t('groups.search')}
          type="search"
          value={search}
          onChange={setSearch}
          maxLength={100}
          className="mt-7 max-w-[22rem]"
        />
      )}
      {groups.isPending && <GhostLines className="mt-8" height="2.25rem" widths={['100%', '100%']} />}
      {groups.isError && <ErrorState error={groups.error} onRetry={() => void groups.refetch()} />}
      {none && query === '' && (
        <EmptyState title={t('groups.none')} action={mayCreate && button}>
          {t('groups.none_body')}
        </EmptyState>
      )}
      {none && query !== '' && <p className="mt-6 text-ink-3">{t('groups.not_found')}</p>}
      {shown.length > 0 && (
        <ul aria-label={t('groups.title')} className="mt-6 border-t border-stone-3">
          {shown.map((group) => (
            <li key={group.id} className="border-b border-stone-3/70">
              <Link
                to="/people/groups/$groupId"
                params={{ groupId: group.id }}
                className="flex items-baseline gap-4 rounded-s py-3 text-ink-1 no-underline transition-colors hover:bg-hover"
              >
                <span className="min-w-0 grow">
                  <span className="font-semibold">{group.name}</span>
                  {group.description !== '' && (
                    <span className="block truncate text-small text-ink-3">{group.description}</span>
                  )}
                </span>
                <span className="shrink-0 text-small text-ink-2">
                  {t('departments.members', { count: group.memberCount })}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <MoreButton query={groups} />
      {creating && (
        <GroupFormDialog
          title={t('groups.create')}
          confirm={t('groups.create_submit')}
          onClose={() => setCreating(false)}
          onConfirm={async (request) => {
            const made = await create.mutateAsync(request)
            void navigate({ to: '/people/groups/$groupId', params: { groupId: made.id } })
          }}
        />
      )}
    </AreaPage>
  )
}
