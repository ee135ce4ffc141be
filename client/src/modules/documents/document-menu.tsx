import type { DocumentNode } from '@stoa/protocol'
import { useNavigate } from '@tanstack/react-router'
import {
  Copy,
  CopyPlus,
  Download,
  FilePlus2,
  FolderInput,
  LayoutTemplate,
  Link2,
  Pencil,
  Search,
  Share2,
  Trash2,
} from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText, Menu, MenuItem, MenuLine, notify, notifyFailure } from '../../platform/ui/index.ts'
import { useMe } from '../identity/index.ts'
import { type Addressed, documentAddress, documentPath } from './document-link.ts'
import { exportMarkdown, useCreateDocument, useDuplicateDocument } from './documents.queries.ts'
import { saveFile } from './save-file.ts'
import type { DocumentDialogKind } from './use-document-dialogs.tsx'
import { useTitle } from './use-title.ts'

interface DocumentMenuProps {
  document: DocumentNode
  trigger: ReactElement
  mayEdit: boolean
  mayTrash: boolean
  hasChildren: boolean
  onRename: () => void
  openDialog: (kind: DocumentDialogKind, document: DocumentNode) => void
  /** Only where the page is open. */
  onFind?: (() => void) | undefined
}

/** What can be done with a document, the same wherever it is shown. */
export function DocumentMenu({
  document,
  trigger,
  mayEdit,
  mayTrash,
  hasChildren,
  onRename,
  openDialog,
  onFind,
}: DocumentMenuProps) {
  const { t } = useTranslation('documents')
  const titleOf = useTitle()
  const { can } = useMe()
  const navigate = useNavigate()
  const create = useCreateDocument()
  const duplicate = useDuplicateDocument()
  const title = titleOf(document)
  const open = (made: Addressed) => void navigate({ to: documentPath(made) })
  const copy = (withDescendants: boolean) =>
    duplicate.mutate(
      { id: document.id, withDescendants, title: t('copy_title', { title }) },
      {
        onSuccess: (made) => {
          notify(t('duplicated', { title: titleOf(made) }), {
            action: { label: t('open'), run: () => open(made) },
          })
        },
      },
    )
  return (
    <Menu label={t('tree.actions', { title })} trigger={trigger}>
      {onFind && (
        <MenuItem icon={<Search size={16} />} hint="Ctrl F" onAction={onFind}>
          {t('menu.find')}
        </MenuItem>
      )}
      <MenuItem
        icon={<Link2 size={16} />}
        onAction={() => void copyText(documentAddress(document), t('link_copied'))}
      >
        {t('menu.copy_link')}
      </MenuItem>
      <MenuItem icon={<Share2 size={16} />} onAction={() => openDialog('share', document)}>
        {t('menu.share')}
      </MenuItem>
      <MenuItem
        icon={<Download size={16} />}
        onAction={() =>
          void exportMarkdown(document.id)
            .then((text) => saveFile(`${title}.md`, 'text/markdown', text))
            .catch(notifyFailure)
        }
      >
        {t('menu.export')}
      </MenuItem>
      {can.includes('templates.manage') && document.kind !== 'raw' && (
        <MenuItem icon={<LayoutTemplate size={16} />} onAction={() => openDialog('template', document)}>
          {t('menu.template')}
        </MenuItem>
      )}
      {mayEdit && (
        <>
          <MenuLine />
          <MenuItem icon={<Pencil size={16} />} hint="F2" onAction={onRename}>
            {t('menu.rename')}
          </MenuItem>
          <MenuItem
            icon={<FilePlus2 size={16} />}
            onAction={() =>
              create.mutate(
                { spaceId: document.spaceId, parentId: document.id, kind: 'page', title: '' },
                { onSuccess: (made) => open(made) },
              )
            }
          >
            {t('menu.new_child')}
          </MenuItem>
          <MenuItem icon={<Copy size={16} />} onAction={() => copy(false)}>
            {t('menu.duplicate')}
          </MenuItem>
          {hasChildren && (
            <MenuItem icon={<CopyPlus size={16} />} onAction={() => copy(true)}>
              {t('menu.duplicate_all')}
            </MenuItem>
          )}
          <MenuItem icon={<FolderInput size={16} />} onAction={() => openDialog('move', document)}>
            {t('menu.move')}
          </MenuItem>
        </>
      )}
      {mayTrash && (
        <>
          <MenuLine />
          <MenuItem danger icon={<Trash2 size={16} />} onAction={() => openDialog('trash', document)}>
            {t('menu.trash')}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
