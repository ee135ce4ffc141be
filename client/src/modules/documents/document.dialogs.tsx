import type { DocumentDetail, DocumentNode } from '@stoa/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isApiError } from '../../platform/api/index.ts'
import {
  describeError,
  Dialog,
  ErrorState,
  FormDialog,
  GhostLines,
  notify,
  notifyFailure,
  TextField,
} from '../../platform/ui/index.ts'
import { ShareDialog } from '../rights/index.ts'
import { documentAddress } from './document-link.ts'
import { descendantsOf } from './document-tree.ts'
import {
  documentQuery,
  treeQuery,
  useRenameDocument,
  useRestoreDocument,
  useTrashDocument,
} from './documents.queries.ts'
import { useTitle } from './use-title.ts'

interface DocumentDialogProps {
  document: DocumentNode | DocumentDetail
  onClose: () => void
}

export function RenameDialog({ document, onClose }: DocumentDialogProps) {
  const { t } = useTranslation('documents')
  const rename = useRenameDocument()
  const [title, setTitle] = useState(document.title)
  return (
    <FormDialog
      title={t('menu.rename')}
      confirm={t('menu.rename')}
      onClose={onClose}
      onConfirm={() => rename.mutateAsync({ document, title })}
    >
      <TextField
        label={t('tree.rename_field')}
        value={title}
        onChange={setTitle}
        maxLength={300}
        autoFocus
        autoComplete="off"
      />
    </FormDialog>
  )
}

interface TrashDialogProps extends DocumentDialogProps {
  onTrashed?: () => void
}

/** Says how much goes, and only deletes that: the server refuses when the subtree is not what this dialog showed. */
export function TrashDialog({ document, onClose, onTrashed }: TrashDialogProps) {
  const { t } = useTranslation('documents')
  const title = useTitle()(document)
  const client = useQueryClient()
  const tree = useQuery(treeQuery(document.spaceId))
  const trash = useTrashDocument()
  const restore = useRestoreDocument()
  const [corrected, setCorrected] = useState<number>()
  const count = corrected ?? descendantsOf(tree.data ?? [], document.id).length
  if (tree.isPending)
    return (
      <Dialog title={t('trash.confirm_title', { title })} onClose={onClose}>
        <GhostLines widths={['80%', '60%']} />
      </Dialog>
    )
  return (
    <FormDialog
      danger
      title={t('trash.confirm_title', { title })}
      confirm={t('trash.submit')}
      onClose={onClose}
      describe={(error) =>
        isApiError(error, 'documents.subtree_changed') ? t('trash.changed') : describeError(error)
      }
      onConfirm={async () => {
        try {
          await trash.mutateAsync({ document, descendants: count })
        } catch (error) {
          if (isApiError(error, 'documents.subtree_changed')) {
            const now = error.problem.meta?.['descendants']
            if (typeof now === 'number') setCorrected(now)
            await client.invalidateQueries({ queryKey: treeQuery(document.spaceId).queryKey })
          }
          throw error
        }
        notify(t('trash.done', { title }), {
          action: {
            label: t('trash.undo'),
            run: () =>
              restore.mutate({ id: document.id, spaceId: document.spaceId }, { onError: notifyFailure }),
          },
        })
        onTrashed?.()
      }}
    >
      <p className="text-ink-2">
        {count === 0 ? t('trash.confirm_alone') : t('trash.confirm_descendants', { count })}
      </p>
    </FormDialog>
  )
}

export function ShareDocumentDialog({
  document: { id, kind, spaceId, parentId, ...rest },
  onClose,
}: DocumentDialogProps) {
  const { t } = useTranslation('documents')
  const title = useTitle()(rest)
  const detail = useQuery(documentQuery(id))
  if (detail.data === undefined)
    return (
      <Dialog wide title={t('menu.share')} onClose={onClose}>
        {detail.isError ? (
          <ErrorState compact error={detail.error} onRetry={() => void detail.refetch()} />
        ) : (
          <GhostLines widths={['70%', '100%', '100%']} height="1.9rem" />
        )}
      </Dialog>
    )
  return (
    <ShareDialog
      thing={{ type: 'document', id, title, kind, spaceId, parentId }}
      address={documentAddress({ id, kind })}
      mayManage={detail.data.can.includes('documents.manage')}
      onClose={onClose}
    />
  )
}
