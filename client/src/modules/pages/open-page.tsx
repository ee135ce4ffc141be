import { type OutlineEntry, StoaEditor, type StoaEditorHandle } from '@stoa/editor/react'
import '@stoa/editor/style.css'
import './page.css'
import type { DocumentDetail } from '@stoa/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment, formatWhen } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import { useStore } from '../../platform/store.ts'
import { Button, copyText, EmptyState, hueColour, notifyFailure } from '../../platform/ui/index.ts'
import {
  documentAddress,
  documentKeys,
  documentPath,
  slugOfFragment,
  useDocumentDialogs,
  useRestoreDocument,
} from '../documents/index.ts'
import { useMe } from '../identity/index.ts'
import { KeptHere } from './kept-edits.tsx'
import { PageBar } from './page-bar.tsx'
import { PageOutline } from './page-outline.tsx'
import type { PageSession } from './page-session.ts'
import { PageTitle } from './page-title.tsx'
import { isFinal } from './save-state.ts'
import { DownloadOpen, StoppedNote } from './stopped-note.tsx'
import { usePageSession } from './use-page-session.ts'

export function OpenPage({ document }: { document: DocumentDetail }) {
  const { user } = useMe()
  const session = usePageSession(document, user)
  const [handle, setHandle] = useState<StoaEditorHandle>()
  const [outline, setOutline] = useState<OutlineEntry[]>([])
  const dialogs = useDocumentDialogs()
  const mayEdit = document.can.includes('documents.edit') && document.trashedAt === null

  const go = useCallback(
    (slug: string) => {
      window.history.replaceState(window.history.state, '', documentPath(document.id, slug))
      handle?.scrollToHeading(slug)
    },
    [handle, document.id],
  )
  useFragment(handle)

  return (
    <div className="flex min-h-full flex-col">
      <PageBar
        document={document}
        session={session}
        onRename={() => dialogs.open('rename', document)}
        onFind={handle && (() => handle.openFind())}
      />
      {dialogs.element}
      <div className="page-columns grow">
        <article className="min-w-0">
          <Notes document={document} />
          <KeptHere syncName={document.syncName} />
          <PageTitle
            key={document.id}
            document={document}
            editable={mayEdit}
            onEnter={() => handle?.focus()}
          />
          <Byline document={document} />
          {session && <StoppedNote document={document} session={session} />}
          {session && (
            <Editor
              document={document}
              session={session}
              editable={mayEdit}
              onReady={setHandle}
              onOutline={setOutline}
            />
          )}
        </article>
        <aside data-chrome className="page-margin">
          <PageOutline entries={outline} onGo={go} />
        </aside>
      </div>
    </div>
  )
}

interface EditorProps {
  document: DocumentDetail
  session: PageSession
  editable: boolean
  onReady: (handle: StoaEditorHandle) => void
  onOutline: (entries: OutlineEntry[]) => void
}

function Editor({ document, session, editable, onReady, onOutline }: EditorProps) {
  const { t, i18n } = useTranslation(['pages', 'ui'])
  const { user } = useMe()
  const client = useQueryClient()
  const { synced, denied, scope, hasLocalEdits } = useStore(session.facts)
  const [unsupported, setUnsupported] = useState(false)
  const face = useMemo(
    () => ({ id: user.id, name: user.name, color: hueColour(user.hue) }),
    [user.id, user.name, user.hue],
  )
  // The socket knows before the list does that a right is gone: ask what is left of it.
  const isBehind = denied === 'not-found' || (scope === 'read' && editable)
  useEffect(() => {
    if (isBehind) void client.invalidateQueries({ queryKey: documentKeys.one(document.id) })
  }, [isBehind, client, document.id])

  if (unsupported || denied === 'client-outdated')
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
        {t(hasLocalEdits ? 'outdated.unsent' : 'outdated.body')}
      </EmptyState>
    )
  // Nothing came, and nothing will: no shape of a text that is on its way.
  if (isFinal(denied) && session.doc.store.clients.size === 0) return null
  return (
    <StoaEditor
      key={session.doc.guid}
      doc={session.doc}
      provider={session.provider}
      user={face}
      editable={editable && !isBehind && !isFinal(denied)}
      language={i18n.language}
      synced={synced}
      onReady={onReady}
      onOutlineChange={onOutline}
      onUnsupported={() => setUnsupported(true)}
      onCopyHeadingLink={(slug) =>
        void copyText(documentAddress(document.id, slug), t('outline.link_copied'))
      }
    />
  )
}

/** What has to be known before reading on: that it lies in the trash, that it is only to read. */
function Notes({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('pages')
  const restore = useRestoreDocument()
  if (document.trashedAt !== null)
    return (
      <div className="mb-6 flex flex-wrap items-center gap-3 rounded-m bg-ochre-soft px-4 py-2.5 text-ochre">
        <p className="grow font-semibold">{t('trashed')}</p>
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
      {document.can.includes('documents.comment') ? t('read_only_comment') : t('read_only')}
    </p>
  )
}

function Byline({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('pages')
  const when = formatWhen(document.updatedAt, useNow())
  const name = document.updatedBy?.name
  return (
    <p className="mt-2 mb-7 text-small text-ink-3" title={formatMoment(document.updatedAt)}>
      {name === undefined ? t('edited', { when }) : t('edited_by', { name, when })}
    </p>
  )
}

/** Goes to the heading the address names, once the text is there and whenever the address changes. */
function useFragment(handle: StoaEditorHandle | undefined): void {
  const done = useRef(false)
  useEffect(() => {
    if (handle === undefined) return undefined
    const follow = () => {
      const slug = slugOfFragment(window.location.hash)
      if (slug !== undefined) handle.scrollToHeading(slug)
    }
    // A rebind brings a new handle: the reader has moved on by then.
    if (!done.current) {
      done.current = true
      follow()
    }
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [handle])
}
