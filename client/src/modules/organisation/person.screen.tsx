import type { PersonCard } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { hasStatus } from '../../platform/api/index.ts'
import {
  Avatar,
  describeError,
  EmptyState,
  ErrorState,
  GhostLines,
  Tag,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { personQuery } from './people.queries.ts'
import { PersonAccount } from './person-account.tsx'
import { PersonMarks } from './person-marks.tsx'
import { PersonPlaces } from './person-places.tsx'

interface PersonScreenProps {
  personId: string
}

/** One person: who they are, where they belong, and for those who manage them, what can be done. */
export function PersonScreen({ personId }: PersonScreenProps) {
  const { t } = useTranslation('organisation')
  const person = useQuery(personQuery(personId))
  useDocumentTitle(person.data?.name ?? t('people.title'))
  return (
    <div className="mx-auto flex w-full max-w-[48rem] flex-col gap-9 px-5 py-7 md:px-10 md:py-9">
      <Link
        to="/people"
        className="-mb-4 flex w-fit items-center gap-1.5 py-1 text-small text-ink-2 no-underline hover:text-ink-1"
      >
        <ArrowLeft size={15} aria-hidden />
        {t('person.back')}
      </Link>
      {person.isPending && <GhostLines widths={['40%', '60%', '55%']} height="1.6rem" />}
      {person.isError &&
        (hasStatus(person.error, 404) ? (
          <EmptyState level={1} title={t('person.missing')}>
            {describeError(person.error)}
          </EmptyState>
        ) : (
          <ErrorState error={person.error} onRetry={() => void person.refetch()} />
        ))}
      {person.data && <Card person={person.data} />}
    </div>
  )
}

function Card({ person }: { person: PersonCard }) {
  const { t } = useTranslation('organisation')
  const me = useMe()
  const main = person.departments.find(({ isMain }) => isMain)
  return (
    <>
      <header className="flex items-center gap-4">
        <Avatar
          person={person}
          size="large"
          decorative
          className={person.state === 'active' ? 'size-14 text-title-s' : 'size-14 text-title-s grayscale'}
        />
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-serif text-title-m font-semibold">
            {person.name}
            <span className="flex gap-1.5 font-sans">
              <PersonMarks role={person.role} state={person.state} />
              {person.id === me.user.id && <Tag>{t('person.you')}</Tag>}
            </span>
          </h1>
          {person.email !== null && (
            <p className="text-ink-3">
              <a href={`mailto:${person.email}`} className="text-ink-2">
                {person.email}
              </a>
              {main !== undefined && main.title !== '' && ` · ${main.title}`}
            </p>
          )}
        </div>
      </header>
      {person.role === 'guest' && (
        <p className="-mt-4 rounded-m bg-ochre-soft px-3 py-2 text-small text-ochre">
          {t('person.guest_note')}
        </p>
      )}
      <PersonPlaces person={person} />
      <PersonAccount person={person} />
    </>
  )
}
