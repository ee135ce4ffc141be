import type { Space } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Settings, Trash2, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hasStatus } from '../../platform/api/index.ts'
import { formatWhen } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import {
  Button,
  EmptyState,
  ErrorState,
  GhostLines,
  IconButton,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import {
  buildTree,
  DocumentMark,
  documentPath,
  treeQuery,
  useCreateDocument,
  useTitle,
} from '../documents/index.ts'
import { SpaceMembersDialog, SpaceSettingsDialog, spaceQuery } from '../spaces/index.ts'

/** The door of a space: what it is for, and the pages at its top. */
export function SpaceHomeScreen({ spaceId }: { spaceId: string }) {
  const { t } = useTranslation('home')
  const space = useQuery(spaceQuery(spaceId))
  useDocumentTitle(space.data?.name)
  const body = () => {
    if (space.data) return <OpenSpace space={space.data} />
    if (space.isPending) return <GhostLines widths={['50%', '35%']} height="1.8rem" />
    if (hasStatus(space.error, 404) || hasStatus(space.error, 403))
      return (
        <EmptyState level={1} title={t('space.gone_title')}>
          {t('space.gone_body')}
        </EmptyState>
      )
    return <ErrorState error={space.error} onRetry={() => void space.refetch()} />
  }
  return <div className="mx-auto w-full max-w-[46rem] px-5 py-8 md:px-10 md:py-12">{body()}</div>
}

function OpenSpace({ space }: { space: Space }) {
  const { t } = useTranslation(['home', 'ui'])
  const navigate = useNavigate()
  const create = useCreateDocument()
  const [dialog, setDialog] = useState<'members' | 'settings'>()
  const mayWrite = space.can.includes('documents.create')
  const write = () =>
    create.mutate(
      { spaceId: space.id, kind: 'page', title: '' },
      { onSuccess: (made) => void navigate({ to: documentPath(made) }) },
    )
  return (
    <>
      <header className="flex flex-wrap items-start gap-x-3 gap-y-4">
        <div className="min-w-60 grow">
          <h1 className="font-serif text-title-m font-semibold md:text-title-l">{space.name}</h1>
          {space.description !== '' && <p className="mt-2 max-w-[36rem] text-ink-2">{space.description}</p>}
          <p className="mt-1.5 text-small text-ink-3">
            {t('space.role', { role: t(`ui:role.${space.role}`) })}
          </p>
        </div>
        <div className="flex items-center gap-1.5">
          <IconButton label={t('space.members')} onPress={() => setDialog('members')}>
            <Users size={18} aria-hidden />
          </IconButton>
          {mayWrite && (
            <IconButton
              label={t('space.trash')}
              onPress={() => void navigate({ to: '/s/$spaceId/trash', params: { spaceId: space.id } })}
            >
              <Trash2 size={18} aria-hidden />
            </IconButton>
          )}
          {space.can.includes('spaces.edit') && (
            <IconButton label={t('space.settings')} onPress={() => setDialog('settings')}>
              <Settings size={18} aria-hidden />
            </IconButton>
          )}
          {mayWrite && (
            <Button look="primary" isPending={create.isPending} onPress={write} className="ml-1.5">
              {t('space.new_page')}
            </Button>
          )}
        </div>
      </header>
      <Pages space={space} />
      {dialog === 'members' && <SpaceMembersDialog space={space} onClose={() => setDialog(undefined)} />}
      {dialog === 'settings' && <SpaceSettingsDialog space={space} onClose={() => setDialog(undefined)} />}
    </>
  )
}

function Pages({ space }: { space: Space }) {
  const { t } = useTranslation('home')
  const titleOf = useTitle()
  const tree = useQuery(treeQuery(space.id))
  const now = useNow()
  if (tree.isPending) return <GhostLines className="mt-10" height="1.6rem" widths={['58%', '71%', '49%']} />
  if (tree.isError) return <ErrorState error={tree.error} onRetry={() => void tree.refetch()} />
  if (tree.data.length === 0)
    return (
      <EmptyState title={t('space.empty_title')}>
        {space.can.includes('documents.create') ? t('space.empty_body') : t('space.empty_readonly')}
      </EmptyState>
    )
  return (
    <section aria-label={t('space.pages')} className="mt-9">
      <h2 className="label border-b border-stone-3 pb-2">{t('space.pages')}</h2>
      <ul>
        {buildTree(tree.data).map(({ node, children }) => (
          <li key={node.id} className="border-b border-stone-3/60">
            <Link
              to={documentPath(node)}
              className="-mx-2 flex items-baseline gap-4 rounded-m px-2 py-3 text-ink-1 no-underline hover:bg-hover"
            >
              <span className="min-w-0 grow truncate text-[1.03125rem] font-semibold">
                <DocumentMark kind={node.kind} /> {titleOf(node)}
              </span>
              {children.length > 0 && (
                <span className="shrink-0 text-small text-ink-3 max-sm:hidden">
                  {t('space.below', { count: children.length })}
                </span>
              )}
              <span className="shrink-0 text-small text-ink-3">
                {t('space.updated', { when: formatWhen(node.updatedAt, now) })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
