import type { Page, Role } from '@stoa/protocol'
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, ScanEye } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { hasStatus } from '../../platform/api/index.ts'
import {
  Button,
  EmptyState,
  ErrorState,
  GhostLines,
  Section,
  Tag,
  type TagTone,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { personQuery } from '../organisation/index.ts'
import { previewDocumentsQuery, previewSpacesQuery } from './rights.queries.ts'

interface PreviewScreenProps {
  personId: string
}

/** What another person sees, as a list, for administrators. Being looked at is written into the audit log. */
export function PreviewScreen({ personId }: PreviewScreenProps) {
  const { t } = useTranslation('rights')
  const person = useQuery(personQuery(personId))
  const spaces = useInfiniteQuery(previewSpacesQuery(personId))
  const documents = useInfiniteQuery(previewDocumentsQuery(personId))
  const name = person.data?.name ?? '…'
  useDocumentTitle(t('preview.title', { name }))
  if (hasStatus(spaces.error, 403))
    return (
      <Frame personId={personId}>
        <EmptyState level={1} title={t('preview.forbidden')}>
          {t('preview.forbidden_body')}
        </EmptyState>
      </Frame>
    )
  return (
    <Frame personId={personId}>
      <header className="flex gap-4">
        <span
          aria-hidden
          className="grid size-11 shrink-0 place-items-center rounded-full bg-aegean-soft text-aegean"
        >
          <ScanEye size={21} />
        </span>
        <div>
          <h1 className="font-serif text-title-m font-semibold">{t('preview.title', { name })}</h1>
          <p className="mt-1 max-w-[34rem] text-ink-2">{t('preview.lead')}</p>
        </div>
      </header>
      <Section title={t('preview.spaces')}>
        <Rows
          query={spaces}
          none={t('preview.no_spaces', { name })}
          rows={itemsOf(spaces).map(({ id, name: title, role }) => ({ id, title, role }))}
        />
      </Section>
      <Section title={t('preview.documents')}>
        <Rows
          query={documents}
          none={t('preview.no_documents', { name })}
          rows={itemsOf(documents).map(({ id, title, spaceName, role }) => ({
            id,
            title: title.trim() === '' ? t('untitled') : title,
            detail: spaceName,
            role,
          }))}
        />
      </Section>
    </Frame>
  )
}

function Frame({ personId, children }: PreviewScreenProps & { children: ReactNode }) {
  const { t } = useTranslation('rights')
  return (
    <div className="mx-auto flex w-full max-w-[48rem] flex-col gap-9 px-5 py-7 md:px-10 md:py-9">
      <Link
        to="/people/$personId"
        params={{ personId }}
        className="-mb-4 flex w-fit items-center gap-1.5 py-1 text-small text-ink-2 no-underline hover:text-ink-1"
      >
        <ArrowLeft size={15} aria-hidden />
        {t('preview.back')}
      </Link>
      {children}
    </div>
  )
}

type Pages<T> = UseInfiniteQueryResult<InfiniteData<Page<T>>>

const itemsOf = <T,>({ data }: Pages<T>): T[] => data?.pages.flatMap((page) => page.items) ?? []

interface PreviewRow {
  id: string
  title: string
  detail?: string
  role: Role
}

interface RowsProps {
  query: Pages<unknown>
  none: string
  rows: readonly PreviewRow[]
}

function Rows({ query, none, rows }: RowsProps) {
  const { t } = useTranslation(['rights', 'ui'])
  if (query.isPending) return <GhostLines widths={['70%', '58%', '64%']} height="1.5rem" />
  if (query.isError) return <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
  if (rows.length === 0) return <p className="text-ink-2">{none}</p>
  return (
    <>
      <ul className="-mt-4">
        {rows.map(({ id, title, detail, role }) => (
          <li key={id} className="flex items-center gap-4 border-b border-stone-3/70 py-2.5">
            <span className="min-w-0 grow">
              <span className="block truncate">{title}</span>
              {detail !== undefined && <span className="block truncate text-small text-ink-3">{detail}</span>}
            </span>
            <Tag tone={tones[role]}>{t(`ui:role.${role}`)}</Tag>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          className="mt-4"
          isPending={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        >
          {t('preview.more')}
        </Button>
      )}
    </>
  )
}

const tones: Record<Role, TagTone> = {
  viewer: 'plain',
  commenter: 'plain',
  editor: 'aegean',
  manager: 'pine',
}
