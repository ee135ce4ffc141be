import type { DocumentDetail } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Ellipsis, History } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from '../../platform/store.ts'
import { Avatars, Button, IconButton } from '../../platform/ui/index.ts'
import {
  ancestorsOf,
  documentPath,
  DocumentMenu,
  treeQuery,
  useDocumentDialogs,
  useTitle,
} from '../documents/index.ts'
import { useMe } from '../identity/index.ts'
import { ShareButton } from '../rights/index.ts'
import { spaceQuery } from '../spaces/index.ts'
import type { LiveSession } from './live-session.ts'
import { SaveBadge } from './save-badge.tsx'
import { useKindWord } from './use-kind-word.ts'

interface DocumentBarProps {
  document: DocumentDetail
  session: LiveSession | undefined
  onRename: () => void
  onFind?: (() => void) | undefined
  /** Beside the title: the views of a board. */
  views?: ReactNode
  /** The one primary action of the screen, last. */
  action?: ReactNode
}

/** Where am I, is it saved, who is here, history, share. Nothing else. */
export function DocumentBar({ document, session, onRename, onFind, views, action }: DocumentBarProps) {
  const { t } = useTranslation('liveDocuments')
  const navigate = useNavigate()
  const dialogs = useDocumentDialogs(
    ({ spaceId }) => void navigate({ to: '/s/$spaceId', params: { spaceId } }),
  )
  return (
    <div
      data-chrome
      className="@container sticky top-0 z-20 flex h-[53px] shrink-0 items-center gap-2 border-b border-stone-3/60 bg-paper px-3 md:px-7"
    >
      <Breadcrumb document={document} />
      {views}
      <div className="ml-auto flex shrink-0 items-center gap-1 md:gap-2">
        {session && <SaveBadge session={session} />}
        {session && <Here session={session} />}
        <Button
          className="@max-[36rem]:w-9 @max-[36rem]:border-transparent @max-[36rem]:bg-transparent @max-[36rem]:px-0"
          aria-label={t('history')}
          onPress={() => void navigate({ to: `${documentPath(document)}/history` })}
        >
          <History size={18} aria-hidden className="@min-[36rem]:hidden" />
          <span className="@max-[36rem]:hidden">{t('history')}</span>
        </Button>
        <ShareButton
          document={document}
          label={t('share')}
          look={action ? 'secondary' : 'primary'}
          onPress={() => dialogs.open('share', document)}
        />
        <DocumentMenu
          document={document}
          hasChildren={document.descendants > 0}
          mayEdit={document.can.includes('documents.edit')}
          mayTrash={document.can.includes('documents.trash') && document.trashedAt === null}
          onRename={onRename}
          onFind={onFind}
          openDialog={dialogs.open}
          trigger={
            <IconButton label={t('more')} tip="none">
              <Ellipsis size={18} aria-hidden />
            </IconButton>
          }
        />
        {action}
      </div>
      {dialogs.element}
    </div>
  )
}

function Here({ session }: { session: LiveSession }) {
  const { t } = useTranslation('liveDocuments')
  const { user } = useMe()
  const people = useStore(session.people)
  const named = people
    .map((person) =>
      person.id === user.id ? { ...person, label: t('people.me', { name: person.name }) } : person,
    )
    .sort((a, b) => Number(a.id === user.id) - Number(b.id === user.id))
  return <Avatars people={named} label={t('people.here')} most={4} />
}

function Breadcrumb({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('liveDocuments')
  const titleOf = useTitle()
  const what = useKindWord()(document.kind)
  const space = useQuery(spaceQuery(document.spaceId))
  const tree = useQuery(treeQuery(document.spaceId))
  const path = ancestorsOf(tree.data ?? [], document.id)
  // Long ways show their ends.
  const shown = path.length > 2 ? path.slice(-1) : path
  const slash = (
    <span aria-hidden className="shrink-0 text-ink-3">
      /
    </span>
  )
  return (
    <nav aria-label={t('breadcrumb', { what })} className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-small text-ink-2">
        {space.data && (
          <li className="min-w-0 shrink @max-[40rem]:hidden">
            <Link
              to="/s/$spaceId"
              params={{ spaceId: document.spaceId }}
              className="block truncate text-ink-2 no-underline hover:text-ink-1 hover:underline"
            >
              {space.data.name}
            </Link>
          </li>
        )}
        {shown.length < path.length && (
          <li className="flex items-center gap-1.5 @max-[40rem]:hidden">
            {slash}
            <span title={path.slice(0, -1).map(titleOf).join(' / ')} aria-label={t('crumb.more')} role="img">
              …
            </span>
          </li>
        )}
        {shown.map((ancestor) => (
          <li key={ancestor.id} className="flex min-w-0 shrink items-center gap-1.5 @max-[40rem]:hidden">
            {slash}
            <Link
              to={documentPath(ancestor)}
              className="block truncate text-ink-2 no-underline hover:text-ink-1 hover:underline"
            >
              {titleOf(ancestor)}
            </Link>
          </li>
        ))}
        <li className="flex min-w-0 items-center gap-1.5">
          <span className="@max-[40rem]:hidden">{slash}</span>
          <span aria-current="page" className="truncate font-semibold text-ink-1">
            {titleOf(document)}
          </span>
        </li>
      </ol>
    </nav>
  )
}
