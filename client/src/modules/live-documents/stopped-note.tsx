import type { DocumentDetail } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'
import * as Y from 'yjs'
import { useStore } from '../../platform/store.ts'
import { Button, notifyFailure } from '../../platform/ui/index.ts'
import { saveFile, useTitle } from '../documents/index.ts'
import type { LiveSession } from './live-session.ts'
import { useKindWord } from './use-kind-word.ts'

export interface OfOpenDocument {
  document: DocumentDetail
  session: LiveSession
}

/** The server does not take this document from this tab any more: what happened, and the two ways on. */
export function StoppedNote({ document, session }: OfOpenDocument) {
  const { t } = useTranslation('liveDocuments')
  const { denied } = useStore(session.facts)
  const what = useKindWord()(session.kind)
  const isEmpty = session.doc.store.clients.size === 0
  return (
    <div role="status">
      {(denied === 'rejected' || denied === 'too-large') && (
        <div className="mb-6 rounded-m bg-cinnabar-soft px-4 py-3">
          <p className="text-small text-cinnabar">{t(`stopped.${isEmpty ? 'unread' : denied}`, { what })}</p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button size="small" onPress={() => window.location.reload()}>
              {t('save.reload')}
            </Button>
            {!isEmpty && <DownloadOpen document={document} session={session} />}
          </div>
        </div>
      )}
    </div>
  )
}

export function DownloadOpen({ document, session }: OfOpenDocument) {
  const { t } = useTranslation('liveDocuments')
  const title = useTitle()(document)
  const download = async () => {
    const { markdownOf } = await import('./rescued-markdown.ts')
    saveFile(`${title}.md`, 'text/markdown', markdownOf([Y.encodeStateAsUpdate(session.doc)], session.kind))
  }
  return (
    <Button size="small" look="quiet" onPress={() => void download().catch(notifyFailure)}>
      {t('stopped.download')}
    </Button>
  )
}
