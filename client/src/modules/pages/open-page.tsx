import type { DocumentDetail } from '@stoa/protocol'
import { useDocumentDialogs } from '../documents/index.ts'
import { useMe } from '../identity/index.ts'
import { DocumentBar, KeptHere, RightsNote, StoppedNote, useLiveSession } from '../live-documents/index.ts'
import { TextByline } from './text-byline.tsx'
import { TextColumns } from './text-columns.tsx'
import { TextEditor } from './text-editor.tsx'
import { TextTitle } from './text-title.tsx'
import { useEditorDepartments, useEditorPeople } from './use-editor-people.ts'
import { useTextPlace } from './use-text-place.ts'

/** Fields make a page a form. */
const offered = ['field'] as const

export function OpenPage({ document }: { document: DocumentDetail }) {
  const { user } = useMe()
  const session = useLiveSession(document, user)
  const { handle, setHandle, outline, setOutline, go } = useTextPlace(document)
  const people = useEditorPeople(document.id)
  const departments = useEditorDepartments()
  const dialogs = useDocumentDialogs()
  const mayEdit = document.can.includes('documents.edit') && document.trashedAt === null
  return (
    <div className="flex min-h-full flex-col">
      <DocumentBar
        document={document}
        session={session}
        onRename={() => dialogs.open('rename', document)}
        onFind={handle && (() => handle.openFind())}
      />
      {dialogs.element}
      <TextColumns outline={outline} onGo={go}>
        <RightsNote document={document} />
        <KeptHere syncName={document.syncName} />
        <TextTitle key={document.id} document={document} editable={mayEdit} onEnter={() => handle?.focus()} />
        <TextByline document={document} className="mb-7" />
        {session && <StoppedNote document={document} session={session} />}
        {session && (
          <TextEditor
            document={document}
            session={session}
            onReady={setHandle}
            onOutlineChange={setOutline}
            blocks={offered}
            people={people}
            departments={departments}
          />
        )}
      </TextColumns>
    </div>
  )
}
