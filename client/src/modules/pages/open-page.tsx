import { type OutlineEntry, StoaEditor, type StoaEditorHandle } from '@stoa/editor/react'
import '@stoa/editor/style.css'
import './page.css'
import type { DocumentDetail } from '@stoa/protocol'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment, formatWhen } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import { useStore } from '../../platform/store.ts'
import { copyText, hueColour } from '../../platform/ui/index.ts'
import { documentAddress, documentPath, slugOfFragment, useDocumentDialogs } from '../documents/index.ts'
import { useMe } from '../identity/index.ts'
import {
  DocumentBar,
  isFinal,
  KeptHere,
  type LiveSession,
  OutdatedState,
  RightsNote,
  StoppedNote,
  useLiveSession,
  useWriteRight,
} from '../live-documents/index.ts'
import { PageOutline } from './page-outline.tsx'
import { PageTitle } from './page-title.tsx'

export function OpenPage({ document }: { document: DocumentDetail }) {
  const { user } = useMe()
  const session = useLiveSession(document, user)
  const [handle, setHandle] = useState<StoaEditorHandle>()
  const [outline, setOutline] = useState<OutlineEntry[]>([])
  const dialogs = useDocumentDialogs()
  const mayEdit = document.can.includes('documents.edit') && document.trashedAt === null

  const go = useCallback(
    (slug: string) => {
      window.history.replaceState(window.history.state, '', documentPath(document, slug))
      handle?.scrollToHeading(slug)
    },
    [handle, document],
  )
  useFragment(handle)

  return (
    <div className="flex min-h-full flex-col">
      <DocumentBar
        document={document}
        session={session}
        onRename={() => dialogs.open('rename', document)}
        onFind={handle && (() => handle.openFind())}
      />
      {dialogs.element}
      <div className="page-columns grow">
        <article className="min-w-0">
          <RightsNote document={document} />
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
            <Editor document={document} session={session} onReady={setHandle} onOutline={setOutline} />
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
  session: LiveSession
  onReady: (handle: StoaEditorHandle) => void
  onOutline: (entries: OutlineEntry[]) => void
}

function Editor({ document, session, onReady, onOutline }: EditorProps) {
  const { t, i18n } = useTranslation('pages')
  const { user } = useMe()
  const { synced, denied } = useStore(session.facts)
  const mayWrite = useWriteRight(document, session)
  const [unsupported, setUnsupported] = useState(false)
  const face = useMemo(
    () => ({ id: user.id, name: user.name, color: hueColour(user.hue) }),
    [user.id, user.name, user.hue],
  )
  if (unsupported || denied === 'client-outdated')
    return <OutdatedState document={document} session={session} />
  // Nothing came, and nothing will: no shape of a text that is on its way.
  if (isFinal(denied) && session.doc.store.clients.size === 0) return null
  return (
    <StoaEditor
      key={session.doc.guid}
      doc={session.doc}
      provider={session.provider}
      user={face}
      editable={mayWrite}
      language={i18n.language}
      synced={synced}
      onReady={onReady}
      onOutlineChange={onOutline}
      onUnsupported={() => setUnsupported(true)}
      onCopyHeadingLink={(slug) => void copyText(documentAddress(document, slug), t('outline.link_copied'))}
    />
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
