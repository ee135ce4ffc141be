import type { DocumentDetail, LinkVisit } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { hasStatus } from '../../platform/api/index.ts'
import { formatMoment, formatWhen } from '../../platform/i18n/index.ts'
import { useNarrow } from '../../platform/media.ts'
import { useNow } from '../../platform/now.ts'
import {
  classes,
  EmptyState,
  ErrorState,
  GhostLines,
  Mark,
  Tag,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { LanguageSwitch, meQuery } from '../identity/index.ts'
import { visitedDocumentQuery, visitedTreeQuery } from './visit.queries.ts'
import { type VisitedBranch, visitedTree } from './visited-tree.ts'

/** Brings the editor along, so only when there is something to read. */
const VisitedPage = lazy(async () => ({ default: (await import('./visited-page.tsx')).VisitedPage }))

interface VisitViewProps {
  visit: LinkVisit
  documentId: string
  onDenied: (wasRead: boolean) => void
  /** Shown where the link opens nothing any more. */
  ended: ReactNode
}

/** The shared page, and the way to those below it. */
export function VisitView({ visit, documentId, onDenied, ended }: VisitViewProps) {
  const { t } = useTranslation('rights')
  const document = useQuery(visitedDocumentQuery(visit, documentId))
  const tree = useQuery(visitedTreeQuery(visit, document.data?.spaceId))
  const branches = visitedTree(tree.data ?? [], visit.documentId)
  const titleOf = (title: string) => (title.trim() === '' ? t('untitled') : title)
  useDocumentTitle(document.data && titleOf(document.data.title))
  if (hasStatus(document.error, 404) || hasStatus(document.error, 401)) return ended
  return (
    <div className="min-h-dvh bg-paper">
      <Bar visit={visit} document={document.data} />
      <div className="mx-auto flex w-full max-w-[68rem] flex-col gap-6 px-5 py-8 md:flex-row md:gap-12 md:px-8 md:py-12">
        {branches.length > 1 && <Contents branches={branches} currentId={documentId} />}
        <main id="main" className="min-w-0 grow">
          <div className="mx-auto max-w-[712px]">
            {document.isError && (
              <ErrorState error={document.error} onRetry={() => void document.refetch()} />
            )}
            {document.isPending && (
              <>
                <GhostLines widths={['62%']} height="2.4rem" />
                <GhostLines className="mt-9" widths={['96%', '91%', '94%', '60%']} />
              </>
            )}
            {document.data && (
              <Leaf
                key={document.data.id}
                visit={visit}
                document={document.data}
                title={titleOf(document.data.title)}
                onDenied={onDenied}
              />
            )}
          </div>
        </main>
      </div>
    </div>
  )
}

interface LeafProps {
  visit: LinkVisit
  document: DocumentDetail
  title: string
  onDenied: (wasRead: boolean) => void
}

function Leaf({ visit, document, title, onDenied }: LeafProps) {
  const { t } = useTranslation('rights')
  const now = useNow()
  return (
    <article>
      <h1 className="font-serif text-title-m font-semibold md:text-title-l">{title}</h1>
      <p className="mt-2 mb-7 text-small text-ink-3" title={formatMoment(document.updatedAt)}>
        {t('visit.updated', { when: formatWhen(document.updatedAt, now) })}
      </p>
      {document.kind === 'page' ? (
        <Suspense fallback={<GhostLines widths={['96%', '91%', '94%', '60%']} />}>
          <VisitedPage document={document} token={visit.token} onDenied={onDenied} />
        </Suspense>
      ) : (
        <EmptyState title={t('visit.no_view')}>{t('visit.no_view_body')}</EmptyState>
      )}
    </article>
  )
}

/** What this is, and the door for whoever has an account. */
function Bar({ visit, document }: { visit: LinkVisit; document: DocumentDetail | undefined }) {
  const { t } = useTranslation(['rights', 'ui'])
  const me = useQuery({ ...meQuery, retry: false })
  return (
    <header
      data-chrome
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-stone-3/60 bg-stone-1 px-5 py-2.5 md:px-8"
    >
      <span className="flex items-center gap-2.5">
        <Mark size={22} title="Stoa" className="text-ink-1" />
        <span className="text-small text-ink-2">{t('visit.by_link')}</span>
        <Tag>{t(`ui:role.${visit.role}`)}</Tag>
      </span>
      <span className="ml-auto flex items-center gap-3">
        <LanguageSwitch />
        {document && (
          <a
            href={me.data ? `/p/${document.id}` : `/sign-in?next=${encodeURIComponent(`/p/${document.id}`)}`}
            className="text-small font-semibold"
          >
            {t(me.data ? 'visit.open_inside' : 'visit.sign_in')}
          </a>
        )}
      </span>
      {visit.role === 'commenter' && <p className="w-full text-small text-ink-3">{t('visit.commenter')}</p>}
    </header>
  )
}

interface ContentsProps {
  branches: readonly VisitedBranch[]
  currentId: string
}

/** On a phone it is folded up: what was shared comes first. */
function Contents({ branches, currentId }: ContentsProps) {
  const { t } = useTranslation('rights')
  const narrow = useNarrow()
  const list = <ContentsList branches={branches} currentId={currentId} />
  return (
    <nav aria-label={t('visit.pages')} data-chrome className="shrink-0 md:w-56">
      {narrow ? (
        <details className="rounded-m border border-stone-3 px-3 py-2">
          <summary className="text-small font-semibold text-ink-2">
            {t('visit.n_pages', { count: branches.length })}
          </summary>
          <div className="mt-2">{list}</div>
        </details>
      ) : (
        <>
          <p className="label mb-2 border-b border-stone-3 pb-2">{t('visit.pages')}</p>
          {list}
        </>
      )}
    </nav>
  )
}

function ContentsList({ branches, currentId }: ContentsProps) {
  const { t } = useTranslation('rights')
  const navigate = useNavigate()
  return (
    <ul>
      {branches.map(({ node, depth }) => {
        const current = node.id === currentId
        return (
          <li key={node.id} style={{ paddingInlineStart: `${Math.min(depth, 5) * 14}px` }}>
            <button
              type="button"
              aria-current={current ? 'page' : undefined}
              onClick={() =>
                void navigate({ to: '/share', search: { page: node.id }, hash: (hash) => hash ?? '' })
              }
              className={classes(
                'block w-full truncate rounded-s px-2 py-1.5 text-left text-base transition-colors',
                current
                  ? 'bg-aegean-soft font-semibold text-ink-1'
                  : 'text-ink-2 hover:bg-hover hover:text-ink-1',
              )}
            >
              {node.title.trim() === '' ? t('untitled') : node.title}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
