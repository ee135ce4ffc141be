import type { DocumentDetail, DocumentKind } from '@stoa/protocol'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useStore } from '../../platform/store.ts'
import { Button, EmptyState, notifyFailure } from '../../platform/ui/index.ts'
import { useRestoreDocument } from '../documents/index.ts'
import { DownloadOpen, type OfOpenDocument } from './stopped-note.tsx'
import { useKindWord } from './use-kind-word.ts'

/** What has to be known before reading on: that it lies in the trash, that it is only to read. */
export function RightsNote({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('liveDocuments')
  const what = useKindWord()(document.kind)
  const restore = useRestoreDocument()
  if (document.trashedAt !== null)
    return (
      <div className="mb-6 flex flex-wrap items-center gap-3 rounded-m bg-ochre-soft px-4 py-2.5 text-ochre">
        <p className="grow font-semibold">{t('trashed', { what })}</p>
        {document.can.includes('documents.trash') && (
          <Button size="small" onPress={() => restore.mutate(document, { onError: notifyFailure })}>
            {t('trashed.restore')}
          </Button>
        )}
      </div>
    )
  if (document.can.includes('documents.edit')) return null
  return (
    <p className="mb-4 text-small text-ink-3" data-chrome>
      {document.can.includes('documents.comment')
        ? t('read_only_comment', { what })
        : t('read_only', { what })}
    </p>
  )
}

/** The document uses what this tab does not know yet. */
export function OutdatedState({ document, session }: OfOpenDocument) {
  const { t } = useTranslation(['liveDocuments', 'ui'])
  const what = useKindWord()(session.kind)
  const { hasLocalEdits } = useStore(session.facts)
  return (
    <EmptyState
      title={t('outdated.title')}
      action={
        <>
          <Button look="primary" onPress={() => window.location.reload()}>
            {t('ui:action.reload')}
          </Button>
          {hasLocalEdits && <DownloadOpen document={document} session={session} />}
        </>
      }
    >
      {t(hasLocalEdits ? 'outdated.unsent' : 'outdated.body', { what })}
    </EmptyState>
  )
}

/** It is not there, or not for this person: from outside both look the same. */
export function GoneState({ kind }: { kind: DocumentKind }) {
  const { t } = useTranslation('liveDocuments')
  const what = useKindWord()(kind)
  return (
    <EmptyState
      level={1}
      title={t('gone.title', { what })}
      action={
        <Link to="/" className="font-semibold">
          {t('gone.home')}
        </Link>
      }
    >
      {t('gone.body')}
    </EmptyState>
  )
}
