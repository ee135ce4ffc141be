import type { DirectoryEntry } from '@stoa/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Download, Ellipsis, FileUp, Link2, UserPlus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Avatar,
  Button,
  classes,
  EmptyState,
  ErrorState,
  GhostLines,
  IconButton,
  Menu,
  MenuItem,
  notifyFailure,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { AddPersonDialog, useMe } from '../identity/index.ts'
import { AreaPage } from './area-page.tsx'
import { exportPeople } from './import.queries.ts'
import { InviteDialog } from './invite.dialog.tsx'
import { MoreButton } from './more-button.tsx'
import { peopleQuery } from './people.queries.ts'
import { filterOf, type PeopleSearch } from './people-search.ts'
import { PeopleFilters } from './people-filters.tsx'
import { PersonMarks } from './person-marks.tsx'
import { saveBlob } from './save-blob.ts'

/** Everybody, to be found by name, by where they belong, by what they are. */
export function PeopleScreen({ search }: { search: PeopleSearch }) {
  const { t } = useTranslation('organisation')
  const navigate = useNavigate()
  const me = useMe()
  const [open, setOpen] = useState<'invite' | 'create'>()
  const [text, setText] = useState(search.query ?? '')
  const people = useInfiniteQuery(peopleQuery(filterOf(search)))
  useDocumentTitle(t('people.title'))
  const show = (next: PeopleSearch) => void navigate({ to: '/people', search: next, replace: true })

  // What is typed goes into the address when the hand rests.
  useEffect(() => {
    if (text === (search.query ?? '')) return undefined
    const timer = setTimeout(() => {
      const { query: _, ...rest } = search
      show(text.trim() === '' ? rest : { ...rest, query: text })
    }, 200)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `show` is new on every render and always does the same
  }, [text, search])

  const shown = people.data?.pages.flatMap((page) => page.items) ?? []
  const filtered = Object.keys(search).length > 0
  const may = (action: string) => me.can.includes(action)
  return (
    <AreaPage
      title={t('people.title')}
      lead={t('people.lead')}
      action={
        <>
          {(may('organisation.import') || may('organisation.export') || may('users.create')) && (
            <MoreMenu onCreate={() => setOpen('create')} />
          )}
          {may('users.create') && (
            <Button look="primary" onPress={() => setOpen('invite')}>
              {t('people.invite')}
            </Button>
          )}
        </>
      }
    >
      <PeopleFilters
        search={search}
        text={text}
        onText={setText}
        onChange={show}
        onClear={() => {
          setText('')
          show({})
        }}
      />
      {people.isPending && (
        <GhostLines className="mt-8" height="2.25rem" widths={['100%', '100%', '100%', '100%']} />
      )}
      {people.isError && <ErrorState error={people.error} onRetry={() => void people.refetch()} />}
      {people.isSuccess && shown.length === 0 && (
        <EmptyState
          title={t('people.none')}
          action={
            filtered && (
              <Button
                onPress={() => {
                  setText('')
                  show({})
                }}
              >
                {t('filter.clear')}
              </Button>
            )
          }
        >
          {t('people.none_body')}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <ul
          aria-label={t('people.title')}
          aria-busy={people.isPlaceholderData}
          className="mt-6 border-t border-stone-3"
        >
          {shown.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </ul>
      )}
      <MoreButton query={people} />
      {open === 'invite' && <InviteDialog onClose={() => setOpen(undefined)} />}
      {open === 'create' && <AddPersonDialog onClose={() => setOpen(undefined)} />}
    </AreaPage>
  )
}

function PersonRow({ person }: { person: DirectoryEntry }) {
  const { t } = useTranslation('organisation')
  const off = person.state === 'deactivated'
  const [main, ...further] = person.departments
  return (
    <li className="border-b border-stone-3/70">
      <Link
        to="/people/$personId"
        params={{ personId: person.id }}
        className="flex items-center gap-3 rounded-s py-3 text-ink-1 no-underline transition-colors hover:bg-hover"
      >
        <Avatar person={person} size="large" decorative className={off ? 'opacity-50 grayscale' : ''} />
        <span className="min-w-0 grow">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
            <span className={classes('font-semibold', off && 'text-ink-3')}>{person.name}</span>
            <PersonMarks role={person.role} state={person.state} />
          </span>
          <span className="block truncate text-small text-ink-3">{person.email}</span>
        </span>
        {main !== undefined && (
          <span className="hidden min-w-0 max-w-[40%] flex-col text-right md:flex">
            <span className="truncate">
              {main.name}
              {further.length > 0 && (
                <span className="text-ink-3"> {t('people.further', { count: further.length })}</span>
              )}
            </span>
            <span className="truncate text-small text-ink-3">{dutiesOf(main)}</span>
          </span>
        )}
      </Link>
    </li>
  )

  function dutiesOf({ title, isHead, isAdmin }: DirectoryEntry['departments'][number]): string {
    const duties = [title, isHead ? t('duty.head') : '', isAdmin ? t('duty.admin') : '']
    return duties.filter((duty) => duty !== '').join(' · ')
  }
}

function MoreMenu({ onCreate }: { onCreate: () => void }) {
  const { t } = useTranslation('organisation')
  const navigate = useNavigate()
  const { can } = useMe()
  const label = t('people.more_actions')
  return (
    <Menu
      label={label}
      trigger={
        <IconButton label={label} tip="none" className="rounded-m border border-edge/60 bg-raised">
          <Ellipsis size={17} aria-hidden />
        </IconButton>
      }
    >
      {can.includes('organisation.import') && (
        <MenuItem icon={<FileUp size={16} />} onAction={() => void navigate({ to: '/people/import' })}>
          {t('people.import')}
        </MenuItem>
      )}
      {can.includes('organisation.export') && (
        <MenuItem
          icon={<Download size={16} />}
          onAction={() =>
            void exportPeople()
              .then((file) => saveBlob('stoa-people.csv', file))
              .catch(notifyFailure)
          }
        >
          {t('people.export')}
        </MenuItem>
      )}
      {can.includes('users.create') && (
        <>
          <MenuItem icon={<UserPlus size={16} />} onAction={onCreate}>
            {t('people.create')}
          </MenuItem>
          <MenuItem icon={<Link2 size={16} />} onAction={() => void navigate({ to: '/people/invitations' })}>
            {t('people.open_invitations')}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
