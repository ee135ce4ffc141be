import type { DocumentNode } from '@stoa/protocol'
import { FilePlus2, LayoutTemplate, NotebookPen, Plus, SquareKanban } from 'lucide-react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog, IconButton, Menu, MenuItem, MenuLine, TextField } from '../../platform/ui/index.ts'
import { useCreateDocument } from './documents.queries.ts'

interface NewDocumentMenuProps {
  label: string
  spaceId: string
  parentId: string | null
  /** Default: a small plus. */
  trigger?: ReactElement
  className?: string
  onMade: (made: DocumentNode) => void
}

/** What can be made here. A page and a note begin with their text, a board with its name. */
export function NewDocumentMenu({
  label,
  spaceId,
  parentId,
  trigger,
  className,
  onMade,
}: NewDocumentMenuProps) {
  const { t } = useTranslation('documents')
  const create = useCreateDocument()
  const navigate = useNavigate()
  const [naming, setNaming] = useState(false)
  const begin = (kind: 'page' | 'note') =>
    create.mutate({ spaceId, parentId, kind, title: '' }, { onSuccess: onMade })
  return (
    <>
      <Menu
        label={label}
        trigger={
          trigger ?? (
            <IconButton
              size="small"
              label={label}
              tip="none"
              {...(className === undefined ? {} : { className })}
            >
              <Plus size={15} aria-hidden />
            </IconButton>
          )
        }
      >
        <MenuItem icon={<FilePlus2 size={16} />} onAction={() => begin('page')}>
          {t('new.page')}
        </MenuItem>
        <MenuItem icon={<NotebookPen size={16} />} onAction={() => begin('note')}>
          {t('new.note')}
        </MenuItem>
        <MenuItem icon={<SquareKanban size={16} />} onAction={() => setNaming(true)}>
          {t('new.board')}
        </MenuItem>
        <MenuLine />
        <MenuItem
          icon={<LayoutTemplate size={16} />}
          onAction={() =>
            void navigate({
              to: '/s/$spaceId/new',
              params: { spaceId },
              search: parentId === null ? {} : { under: parentId },
            })
          }
        >
          {t('new.template')}
        </MenuItem>
      </Menu>
      {naming && (
        <NewBoardDialog
          spaceId={spaceId}
          parentId={parentId}
          onMade={onMade}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  )
}

interface NewBoardDialogProps {
  spaceId: string
  parentId: string | null
  onMade: (made: DocumentNode) => void
  onClose: () => void
}

export function NewBoardDialog({ spaceId, parentId, onMade, onClose }: NewBoardDialogProps) {
  const { t } = useTranslation('documents')
  const create = useCreateDocument()
  const [title, setTitle] = useState('')
  return (
    <FormDialog
      title={t('new.board')}
      confirm={t('new.board_create')}
      canConfirm={title.trim() !== ''}
      onClose={onClose}
      onConfirm={async () =>
        onMade(await create.mutateAsync({ spaceId, parentId, kind: 'board', title: title.trim() }))
      }
    >
      <TextField
        autoFocus
        label={t('new.board_name')}
        help={t('new.board_help')}
        value={title}
        onChange={setTitle}
        maxLength={300}
      />
    </FormDialog>
  )
}
