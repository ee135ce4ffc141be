import type { Space } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { ChevronsUpDown, Plus, Search, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { DocumentTree } from '../../modules/documents/index.ts'
import { useMe } from '../../modules/identity/index.ts'
import { CreateSpaceDialog, spacesQuery } from '../../modules/spaces/index.ts'
import {
  classes,
  ErrorState,
  GhostLines,
  IconButton,
  Menu,
  MenuGroup,
  MenuItem,
  MenuLine,
} from '../../platform/ui/index.ts'
import { overlayStore } from './shell-store.ts'
import { usePlace } from './use-place.ts'

/** Where I am: the space with its pages, or, when in none, all spaces. */
export function Side() {
  const { t } = useTranslation('app')
  const navigate = useNavigate()
  const { organisation } = useMe()
  const { spaceId, documentId, pending } = usePlace()
  const spaces = useQuery(spacesQuery)
  const [creating, setCreating] = useState(false)
  const space = spaces.data?.find((candidate) => candidate.id === spaceId)
  return (
    <>
      <div className="flex flex-col gap-2 px-3 pt-3 pb-2">
        {space ? (
          <SpaceSwitch space={space} spaces={spaces.data ?? []} onCreate={() => setCreating(true)} />
        ) : (
          <p className="flex h-9 items-center truncate px-2 text-base font-semibold">{organisation.name}</p>
        )}
        <AriaButton
          onPress={() => overlayStore.set('palette')}
          className="flex h-9 items-center gap-2 rounded-m border border-stone-3 bg-paper px-2.5 text-left text-small text-ink-3 transition-colors hover:border-edge hover:text-ink-2"
        >
          <Search size={15} aria-hidden />
          <span className="min-w-0 grow truncate">{t('side.find')}</span>
          <kbd
            aria-hidden
            className="rounded-[4px] border border-stone-3 px-1.5 font-sans text-micro max-md:hidden"
          >
            Ctrl K
          </kbd>
        </AriaButton>
      </div>
      <div className="scroll-thin min-h-0 grow overflow-y-auto px-3 pt-2 pb-6">
        {space && <DocumentTree key={space.id} space={space} currentId={documentId} />}
        {!space && pending && <GhostLines className="px-2 py-2" widths={['60%', '72%', '50%']} />}
        {!space && !pending && <Spaces onCreate={() => setCreating(true)} />}
      </div>
      {space?.can.includes('documents.create') && <TrashLink spaceId={space.id} />}
      {creating && (
        <CreateSpaceDialog
          onClose={() => setCreating(false)}
          onCreated={({ id }) => void navigate({ to: '/s/$spaceId', params: { spaceId: id } })}
        />
      )}
    </>
  )
}

interface SpaceSwitchProps {
  space: Space
  spaces: readonly Space[]
  onCreate: () => void
}

function SpaceSwitch({ space, spaces, onCreate }: SpaceSwitchProps) {
  const { t } = useTranslation('app')
  const { can } = useMe()
  const navigate = useNavigate()
  const open = (id: string) => void navigate({ to: '/s/$spaceId', params: { spaceId: id } })
  return (
    <div className="flex items-center">
      <Link
        to="/s/$spaceId"
        params={{ spaceId: space.id }}
        className="min-w-0 grow truncate rounded-s px-2 py-1.5 text-base font-semibold text-ink-1 no-underline hover:bg-hover"
      >
        {space.name}
      </Link>
      <Menu
        label={t('side.switch')}
        trigger={
          <IconButton label={t('side.switch')} tip="none" size="compact">
            <ChevronsUpDown size={16} aria-hidden />
          </IconButton>
        }
      >
        <MenuGroup title={t('side.spaces')} selected={space.id} onSelect={open}>
          {spaces.map(({ id, name }) => (
            <MenuItem key={id} id={id}>
              {name}
            </MenuItem>
          ))}
        </MenuGroup>
        <MenuLine />
        <MenuItem id="all" onAction={() => void navigate({ to: '/' })}>
          {t('side.all_spaces')}
        </MenuItem>
        {can.includes('spaces.create') && (
          <MenuItem id="new" icon={<Plus size={16} />} onAction={onCreate}>
            {t('side.new_space')}
          </MenuItem>
        )}
      </Menu>
    </div>
  )
}

function Spaces({ onCreate }: { onCreate: () => void }) {
  const { t } = useTranslation('app')
  const { can } = useMe()
  const spaces = useQuery(spacesQuery)
  const list = () => {
    if (spaces.isPending) return <GhostLines className="px-2 py-2" widths={['60%', '72%', '50%']} />
    if (spaces.isError)
      return (
        <ErrorState
          compact
          title={t('side.error')}
          error={spaces.error}
          onRetry={() => void spaces.refetch()}
        />
      )
    if (spaces.data.length === 0)
      return <p className="px-2 py-2 text-small text-ink-3">{t('side.no_spaces')}</p>
    return (
      <ul>
        {spaces.data.map(({ id, name }) => (
          <li key={id}>
            <Link
              to="/s/$spaceId"
              params={{ spaceId: id }}
              className="flex min-h-8 items-center rounded-s px-2 py-1 text-base text-ink-2 no-underline hover:bg-hover hover:text-ink-1"
            >
              <span className="truncate">{name}</span>
            </Link>
          </li>
        ))}
      </ul>
    )
  }
  return (
    <section aria-label={t('side.spaces')} className="flex flex-col gap-1">
      <div className="flex h-7 items-center justify-between pl-2">
        <h2 className="label">{t('side.spaces')}</h2>
        {can.includes('spaces.create') && (
          <IconButton size="small" label={t('side.new_space')} onPress={onCreate}>
            <Plus size={16} aria-hidden />
          </IconButton>
        )}
      </div>
      {list()}
    </section>
  )
}

function TrashLink({ spaceId }: { spaceId: string }) {
  const { t } = useTranslation('app')
  const { pathname } = useLocation()
  const current = pathname === `/s/${spaceId}/trash`
  return (
    <div className="border-t border-stone-3/60 p-2">
      <Link
        to="/s/$spaceId/trash"
        params={{ spaceId }}
        aria-current={current ? 'page' : undefined}
        className={classes(
          'flex h-9 items-center gap-2.5 rounded-s px-3 text-small no-underline',
          current ? 'bg-aegean-soft font-semibold text-ink-1' : 'text-ink-2 hover:bg-hover hover:text-ink-1',
        )}
      >
        <Trash2 size={16} aria-hidden />
        {t('side.trash')}
      </Link>
    </div>
  )
}
