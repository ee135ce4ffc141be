import { StoaEditor, type StoaEditorProps } from '@stoa/editor/react'
import '@stoa/editor/style.css'
import type { DocumentDetail } from '@stoa/protocol'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from '../../platform/store.ts'
import { copyText, hueColour } from '../../platform/ui/index.ts'
import { documentAddress } from '../documents/index.ts'
import { useMe } from '../identity/index.ts'
import { EditorDay } from './editor-day.tsx'
import { isFinal, type LiveSession, OutdatedState, useWriteRight } from '../live-documents/index.ts'

/** What a kind of document adds to the editor of its text. */
export type TextEditorExtras = Omit<
  Partial<StoaEditorProps>,
  'doc' | 'provider' | 'user' | 'editable' | 'language' | 'synced' | 'onUnsupported' | 'onCopyHeadingLink'
>

interface TextEditorProps extends TextEditorExtras {
  document: DocumentDetail
  session: LiveSession
}

/** The text of an open document. */
export function TextEditor({ document, session, ...extras }: TextEditorProps) {
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
      {...extras}
      key={session.doc.guid}
      doc={session.doc}
      provider={session.provider}
      user={face}
      editable={mayWrite}
      language={i18n.language}
      synced={synced}
      dayInput={EditorDay}
      onUnsupported={() => setUnsupported(true)}
      onCopyHeadingLink={(slug) => void copyText(documentAddress(document, slug), t('outline.link_copied'))}
    />
  )
}
