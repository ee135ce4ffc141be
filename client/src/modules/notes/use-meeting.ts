import { type Meeting, type NoteContent, readMeeting, readNoteContent } from '@stoa/note'
import { useEffect, useState } from 'react'
import type * as Y from 'yjs'

export interface LiveNote {
  readonly meeting: Meeting
  readonly content: NoteContent
}

const read = (doc: Y.Doc): LiveNote => ({ meeting: readMeeting(doc), content: readNoteContent(doc) })

/** Facts and blocks of an open note, read anew at most once a frame. */
export function useMeeting(doc: Y.Doc): LiveNote {
  const [note, setNote] = useState(() => read(doc))
  useEffect(() => {
    let frame = 0
    const look = () => {
      frame = 0
      setNote(read(doc))
    }
    const onUpdate = () => {
      if (frame === 0) frame = requestAnimationFrame(look)
    }
    onUpdate()
    doc.on('update', onUpdate)
    return () => {
      doc.off('update', onUpdate)
      cancelAnimationFrame(frame)
    }
  }, [doc])
  return note
}
