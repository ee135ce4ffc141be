import type { HomeEntry } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatWhen } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import {
  Avatar,
  Button,
  EmptyState,
  ErrorState,
  GhostLines,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { DocumentMark, documentPath, useCreateDocument, useTitle } from '../documents/index.ts'
import { useMe } from '../identity/index.ts'
import { CreateSpaceDialog, spacesQuery } from '../spaces/index.ts'
import { homeQuery } from './home.queries.ts'

function useGreeting(): string {
  const { t } = useTranslation('home')
  const { user } = useMe()
  const hour = new Date(useNow()).getHours()
  if (hour < 12 && hour >= 4) return t('home.morning', { name: user.name })
  return hour < 18 && hour >= 12
    ? t('home.afternoon', { name: user.name })
    : t('home.evening', { name: user.name })
}

/** What I last worked on, and what changed in my spaces. */
export function HomeScreen() {
  const { t } = useTranslation('home')
  const greeting = useGreeting()
  const home = useQuery(homeQuery)
  useDocumentTitle(t('home.page'))
  const body = () => {
    if (home.isPending)
      return <GhostLines className="mt-10" height="1.6rem" widths={['58%', '71%', '49%', '64%']} />
    if (home.isError) return <ErrorState error={home.error} onRetry={() => void home.refetch()} />
    const { recent, changes } = home.data
    if (recent.length === 0 && changes.length === 0) return <FirstSteps />
    return (
      <div className="mt-9 grid gap-x-14 gap-y-11 xl:grid-cols-2">
        <Entries title={t('home.recent')} none={t('home.recent_none')} entries={recent} />
        <Entries title={t('home.changes')} none={t('home.changes_none')} entries={changes} withPeople />
      </div>
    )
  }
  return (
    <div className="mx-auto w-full max-w-[46rem] px-5 py-8 md:px-10 md:py-12 xl:max-w-[70rem]">
      <h1 className="font-serif text-title-m font-semibold">{greeting}</h1>
      {body()}
    </div>
  )
}

interface EntriesProps {
  title: string
  none: string
  entries: readonly HomeEntry[]
  withPeople?: boolean
}

function Entries({ title, none, entries, withPeople = false }: EntriesProps) {
  const { t } = useTranslation('home')
  const titleOf = useTitle()
  const now = useNow()
  return (
    <section aria-label={title} className="min-w-0">
      <h2 className="label border-b border-stone-3 pb-2">{title}</h2>
      {entries.length === 0 && <p className="py-4 text-ink-3">{none}</p>}
      <ul>
        {entries.map(({ document, spaceName, at, by }) => (
          <li key={document.id} className="border-b border-stone-3/60">
            <Link
              to={documentPath(document)}
              className="group -mx-2 flex items-center gap-3 rounded-m px-2 py-3 text-ink-1 no-underline hover:bg-hover"
            >
              {withPeople && by && <Avatar person={by} decorative />}
              <span className="min-w-0 grow">
                <span className="block truncate text-[1.03125rem] font-semibold">
                  <DocumentMark kind={document.kind} /> {titleOf(document)}
                </span>
                <span className="block truncate text-small text-ink-3">
                  {withPeople && by
                    ? t('home.line_by', { space: spaceName, name: by.name, when: formatWhen(at, now) })
                    : t('home.line', { space: spaceName, when: formatWhen(at, now) })}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Before anything is written: the one next step that this person may take. */
function FirstSteps() {
  const { t } = useTranslation('home')
  const { can } = useMe()
  const navigate = useNavigate()
  const spaces = useQuery(spacesQuery)
  const create = useCreateDocument()
  const [creating, setCreating] = useState(false)
  const writable = spaces.data?.find((space) => space.can.includes('documents.create'))
  const action = () => {
    if (writable)
      return (
        <>
          <Button
            look="primary"
            isPending={create.isPending}
            onPress={() =>
              create.mutate(
                { spaceId: writable.id, kind: 'page', title: '' },
                {
                  onSuccess: (made) => void navigate({ to: documentPath(made) }),
                },
              )
            }
          >
            {t('home.create_page')}
          </Button>
          <Button onPress={() => void navigate({ to: '/s/$spaceId', params: { spaceId: writable.id } })}>
            {t('home.open_space', { name: writable.name })}
          </Button>
        </>
      )
    return can.includes('spaces.create') ? (
      <Button look="primary" onPress={() => setCreating(true)}>
        {t('home.create_space')}
      </Button>
    ) : undefined
  }
  const body = () => {
    if (writable) return t('home.first_page_body')
    return can.includes('spaces.create') ? t('home.first_body') : t('home.first_wait')
  }
  if (spaces.isPending) return <GhostLines className="mt-10" widths={['60%', '40%']} />
  return (
    <>
      <EmptyState title={t('home.first_title')} action={action()}>
        {body()}
      </EmptyState>
      {creating && (
        <CreateSpaceDialog
          onClose={() => setCreating(false)}
          onCreated={({ id }) => void navigate({ to: '/s/$spaceId', params: { spaceId: id } })}
        />
      )}
    </>
  )
}
