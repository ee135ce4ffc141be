import type { DocumentDetail } from '@stoa/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../platform/ui/index.ts'
import { useDocumentDialogs } from '../documents/index.ts'
import { useMe } from '../identity/index.ts'
import {
  DocumentBar,
  KeptHere,
  type LiveSession,
  RightsNote,
  StoppedNote,
  useLiveSession,
  useWriteRight,
} from '../live-documents/index.ts'
import { TextByline, TextColumns, TextEditor, TextTitle, useTextPlace } from '../pages/index.ts'
import { AgendaStrip } from './agenda-strip.tsx'
import { AttendanceRow } from './attendance-row.tsx'
import { MakeCardDialog } from './make-card.dialog.tsx'
import { MeetingFactsRow } from './meeting-facts-row.tsx'
import { MinutesDialog } from './minutes.dialog.tsx'
import { SeriesRow } from './series-row.tsx'
import { useMeeting } from './use-meeting.ts'
import { useNoteBlocks } from './use-note-blocks.ts'

export function OpenNote({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('notes')
  const { user } = useMe()
  const session = useLiveSession(document, user)
  const place = useTextPlace(document)
  const dialogs = useDocumentDialogs()
  const [showsMinutes, setShowsMinutes] = useState(false)
  const mayEdit = document.can.includes('documents.edit') && document.trashedAt === null
  return (
    <div className="flex min-h-full flex-col">
      <DocumentBar
        document={document}
        session={session}
        onRename={() => dialogs.open('rename', document)}
        onFind={place.handle && (() => place.handle?.openFind())}
        action={
          <Button look="primary" onPress={() => setShowsMinutes(true)}>
            {t('minutes')}
          </Button>
        }
      />
      {dialogs.element}
      {showsMinutes && <MinutesDialog document={document} onClose={() => setShowsMinutes(false)} />}
      <TextColumns outline={place.outline} onGo={place.go}>
        <RightsNote document={document} />
        <KeptHere syncName={document.syncName} />
        <TextTitle
          key={document.id}
          document={document}
          editable={mayEdit}
          onEnter={() => place.handle?.focus()}
        />
        <TextByline document={document} />
        {session && <StoppedNote document={document} session={session} />}
        {session && <NoteBody document={document} session={session} place={place} />}
      </TextColumns>
    </div>
  )
}

interface NoteBodyProps {
  document: DocumentDetail
  session: LiveSession
  place: ReturnType<typeof useTextPlace>
}

function NoteBody({ document, session, place }: NoteBodyProps) {
  const note = useMeeting(session.doc)
  const mayWrite = useWriteRight(document, session)
  const blocks = useNoteBlocks(document, session, note)
  const shared = { document, session, note, mayWrite }
  return (
    <>
      <div className="mt-6 mb-9 border-y border-stone-3">
        <MeetingFactsRow {...shared} />
        <AttendanceRow {...shared} />
        <AgendaStrip {...shared} />
        <SeriesRow {...shared} />
      </div>
      <TextEditor
        document={document}
        session={session}
        onReady={place.setHandle}
        onOutlineChange={place.setOutline}
        {...blocks.editor}
      />
      {blocks.linking !== null && (
        <MakeCardDialog document={document} item={blocks.linking} onClose={() => blocks.setLinking(null)} />
      )}
    </>
  )
}
