import { useQueries, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import {
  type Addressed,
  documentPath,
  treeQuery,
  useCreateDocument,
  useTitle,
} from '../../modules/documents/index.ts'
import { useMe } from '../../modules/identity/index.ts'
import { spacesQuery } from '../../modules/spaces/index.ts'
import { overlayStore, toggleSide } from '../shell/shell-store.ts'
import { usePlace } from '../shell/use-place.ts'
import type { PaletteEntry } from './palette-entries.ts'

interface PaletteEntries {
  pages: PaletteEntry[]
  spaces: PaletteEntry[]
  commands: PaletteEntry[]
  pending: boolean
}

/** Everything one can go to or do from here. Pages are those of all spaces; last edited first. */
export function usePaletteEntries(): PaletteEntries {
  const { t } = useTranslation(['app', 'documents'])
  const navigate = useNavigate()
  const titleOf = useTitle()
  const create = useCreateDocument()
  const { can } = useMe()
  const place = usePlace()
  const spaces = useQuery(spacesQuery)
  const known = spaces.data ?? []
  const trees = useQueries({ queries: known.map((space) => treeQuery(space.id)) })
  const names = new Map(known.map((space) => [space.id, space.name]))
  const open = (document: Addressed) => void navigate({ to: documentPath(document) })

  const pages = trees
    .flatMap((tree) => tree.data ?? [])
    .sort((a, b) => b.updatedAt - a.updatedAt)
    .map(
      (node): PaletteEntry => ({
        id: node.id,
        title: titleOf(node),
        place: [
          ...(node.kind === 'board' ? [t('documents:kind.board')] : []),
          names.get(node.spaceId) ?? '',
        ].join(' · '),
        run: () => open(node),
      }),
    )
  const writable = known
    .filter((space) => space.can.includes('documents.create'))
    .sort((a, b) => Number(b.id === place.spaceId) - Number(a.id === place.spaceId))
  return {
    pending: spaces.isPending || trees.some((tree) => tree.isPending),
    pages,
    spaces: known.map((space) => ({
      id: space.id,
      title: space.name,
      run: () => void navigate({ to: '/s/$spaceId', params: { spaceId: space.id } }),
    })),
    commands: [
      ...writable.map((space) => ({
        id: `new:${space.id}`,
        title: t('palette.new_page', { space: space.name }),
        run: () => create.mutate({ spaceId: space.id, kind: 'page', title: '' }, { onSuccess: open }),
      })),
      { id: 'home', title: t('nav.home'), run: () => void navigate({ to: '/' }) },
      { id: 'tasks', title: t('nav.tasks'), run: () => void navigate({ to: '/tasks' }) },
      { id: 'people', title: t('nav.people'), run: () => void navigate({ to: '/people' }) },
      ...(can.includes('audit.read')
        ? [{ id: 'audit', title: t('nav.audit'), run: () => void navigate({ to: '/audit' }) }]
        : []),
      ...(can.includes('administration.read')
        ? [
            {
              id: 'administration',
              title: t('nav.administration'),
              run: () => void navigate({ to: '/administration' }),
            },
          ]
        : []),
      { id: 'account', title: t('account.settings'), run: () => void navigate({ to: '/account' }) },
      { id: 'side', title: t('shortcuts.side'), run: toggleSide },
      { id: 'help', title: t('nav.help'), run: () => overlayStore.set('shortcuts') },
    ],
  }
}
