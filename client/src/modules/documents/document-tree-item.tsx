import type { DocumentNode } from '@stoa/protocol'
import { ChevronRight, Ellipsis, GripVertical } from 'lucide-react'
import { createContext, type ReactNode, use, useState } from 'react'
import { Button, Collection, Input, TextField, TreeItem, TreeItemContent } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { classes, IconButton } from '../../platform/ui/index.ts'
import { documentPath } from './document-link.ts'
import { DocumentMark } from './document-mark.tsx'
import { DocumentMenu } from './document-menu.tsx'
import type { TreeNode } from './document-tree.ts'
import { NewDocumentMenu } from './new-document.menu.tsx'
import type { DocumentDialogKind } from './use-document-dialogs.tsx'
import { useTitle } from './use-title.ts'

interface TreeActionsValue {
  currentId: string | undefined
  renaming: string | undefined
  mayEdit: boolean
  made: (parentId: string) => (document: DocumentNode) => void
  openDialog: (kind: DocumentDialogKind, document: DocumentNode) => void
  startRename: (id: string) => void
  /** Without a title it was given up. */
  endRename: (document: DocumentNode, title?: string) => void
}

const TreeActionsContext = createContext<TreeActionsValue | null>(null)

export const TreeActions = ({ value, children }: { value: TreeActionsValue; children: ReactNode }) => (
  <TreeActionsContext value={value}>{children}</TreeActionsContext>
)

function useTreeActions(): TreeActionsValue {
  const value = use(TreeActionsContext)
  if (value === null) throw new Error('A row of the tree stands outside its tree')
  return value
}

interface DocumentTreeItemProps {
  branch: TreeNode
  currentId: string | undefined
}

export function DocumentTreeItem({ branch, currentId }: DocumentTreeItemProps) {
  const titleOf = useTitle()
  const { node, children } = branch
  const current = node.id === currentId
  return (
    <TreeItem
      id={node.id}
      textValue={titleOf(node)}
      href={documentPath(node)}
      className={classes(
        'group relative block rounded-s outline-none data-[focus-visible]:outline-2 data-[focus-visible]:-outline-offset-2 data-[focus-visible]:outline-aegean data-[dragging]:opacity-50 data-[drop-target]:bg-aegean-soft data-[drop-target]:outline-2 data-[drop-target]:-outline-offset-2 data-[drop-target]:outline-aegean',
        current ? 'bg-aegean-soft' : 'hover:bg-hover',
      )}
    >
      <TreeItemContent>
        {({ level, hasChildItems, allowsDragging }) => (
          <Row
            node={node}
            current={current}
            level={level}
            hasChildren={hasChildItems}
            draggable={allowsDragging === true}
          />
        )}
      </TreeItemContent>
      <Collection items={children} dependencies={[currentId]}>
        {(child: TreeNode) => <DocumentTreeItem branch={child} currentId={currentId} />}
      </Collection>
    </TreeItem>
  )
}

interface RowProps {
  node: DocumentNode
  current: boolean
  level: number
  hasChildren: boolean
  draggable: boolean
}

/**
 * Buttons step forward when the pointer or the focus is near, and take no room from the title before. Where there is no
 * pointer, the menu always shows.
 */
const near =
  'flex w-0 opacity-0 group-hover:w-auto group-hover:opacity-100 group-focus-within:w-auto group-focus-within:opacity-100 has-aria-expanded:w-auto has-aria-expanded:opacity-100 [@media(hover:none)]:w-auto [@media(hover:none)]:opacity-100'

function Row({ node, current, level, hasChildren, draggable }: RowProps) {
  const { t } = useTranslation('documents')
  const actions = useTreeActions()
  const title = useTitle()(node)
  return (
    <div
      className="flex h-8 items-center gap-0.5 pr-1 pointer-coarse:h-10"
      style={{ paddingInlineStart: `${(level - 1) * 16}px` }}
    >
      {draggable && (
        <Button
          slot="drag"
          aria-label={t('tree.drag', { title })}
          className="absolute -left-3 grid h-8 w-3.5 place-items-center rounded-s text-ink-3 opacity-0 data-[focus-visible]:opacity-100 group-hover:opacity-60"
        >
          <GripVertical size={13} aria-hidden />
        </Button>
      )}
      {hasChildren ? (
        <Button
          slot="chevron"
          aria-label={t('tree.expand', { title })}
          className="grid size-6 shrink-0 place-items-center rounded-s text-ink-3 hover:bg-hover hover:text-ink-1"
        >
          <ChevronRight
            size={15}
            aria-hidden
            className="transition-transform group-aria-expanded:rotate-90 group-data-[expanded]:rotate-90"
          />
        </Button>
      ) : (
        <span className="w-6 shrink-0" />
      )}
      {actions.renaming === node.id ? (
        <RenameField node={node} />
      ) : (
        <>
          {(node.kind === 'board' || node.kind === 'note') && (
            <span className="mr-1 flex">
              <DocumentMark kind={node.kind} />
            </span>
          )}
          <span
            className={classes(
              'min-w-0 grow truncate text-base',
              current ? 'font-semibold text-ink-1' : 'text-ink-2 group-hover:text-ink-1',
              node.title.trim() === '' && 'italic',
            )}
            aria-current={current ? 'page' : undefined}
          >
            {title}
          </span>
          <span className={near}>
            {actions.mayEdit && (
              <NewDocumentMenu
                label={t('new.inside', { title })}
                spaceId={node.spaceId}
                parentId={node.id}
                className="[@media(hover:none)]:hidden"
                onMade={actions.made(node.id)}
              />
            )}
            <DocumentMenu
              document={node}
              hasChildren={hasChildren}
              mayEdit={actions.mayEdit}
              mayTrash={actions.mayEdit}
              onRename={() => actions.startRename(node.id)}
              openDialog={actions.openDialog}
              trigger={
                <IconButton size="small" tip="none" label={t('tree.actions', { title })}>
                  <Ellipsis size={15} aria-hidden />
                </IconButton>
              }
            />
          </span>
        </>
      )}
    </div>
  )
}

function RenameField({ node }: { node: DocumentNode }) {
  const { t } = useTranslation('documents')
  const { endRename } = useTreeActions()
  const [title, setTitle] = useState(node.title)
  return (
    <TextField
      aria-label={t('tree.rename_field')}
      value={title}
      onChange={setTitle}
      maxLength={300}
      autoFocus
      className="min-w-0 grow"
      onKeyDown={(event) => {
        // While a Chinese word is being composed, Enter chooses a candidate.
        if ('isComposing' in event && event.isComposing === true) return
        if (event.key === 'Enter') endRename(node, title)
        else if (event.key === 'Escape') endRename(node)
        else event.continuePropagation()
      }}
      onBlur={() => endRename(node, title)}
      onFocus={(event) => {
        if (event.target instanceof HTMLInputElement) event.target.select()
      }}
    >
      <Input className="h-7 w-full rounded-s border border-aegean bg-raised px-1.5 text-base outline-none" />
    </TextField>
  )
}
