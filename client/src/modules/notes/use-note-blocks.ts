import type { CardsPort, OfferedBlock } from '@stoa/editor/react'
import type { DocumentDetail, NoteLink } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { documentPath } from '../documents/index.ts'
import type { LiveSession } from '../live-documents/index.ts'
import { type TextEditorExtras, useEditorDepartments, useEditorPeople } from '../pages/index.ts'
import { noteLinksQuery, noteQuery } from './notes.queries.ts'
import type { LiveNote } from './use-meeting.ts'

interface ItemToLink {
  readonly id: string
  readonly text: string
}

const offered: readonly OfferedBlock[] = ['agenda-item', 'decision', 'action-item', 'field']

/** What a note adds to the editor: blocks of a meeting, names of people, and the cards of its action items. */
export function useNoteBlocks(document: DocumentDetail, session: LiveSession, note: LiveNote) {
  const [linking, setLinking] = useState<ItemToLink | null>(null)
  const names = useNamesOf(document.id)
  const people = useEditorPeople(document.id, names)
  const departments = useEditorDepartments()
  const cards = useCards(document, note, setLinking)
  const editor: TextEditorExtras = { blocks: offered, people, departments, cards }
  return { editor, linking, setLinking }
}

/** Names that the server gave with the note: whoever has no directory reads them, too. */
function useNamesOf(documentId: string): ReadonlyMap<string, string> {
  const { data } = useQuery(noteQuery(documentId))
  return useMemo(() => {
    const names = new Map<string, string>()
    const owners = [...(data?.agenda ?? []), ...(data?.decisions ?? []), ...(data?.actions ?? [])]
    for (const person of [
      ...(data?.attendees ?? []).map((attendee) => attendee.person),
      ...owners.map(({ owner }) => owner?.person ?? null),
    ])
      if (person !== null && person.name !== '') names.set(person.id, person.name)
    return names
  }, [data])
}

/** Links that say that both sides follow each other, or why not. */
function useCards(
  document: DocumentDetail,
  { content }: LiveNote,
  onMakeCard: (item: ItemToLink) => void,
): CardsPort {
  const { t } = useTranslation('notes')
  const { data } = useQuery(noteLinksQuery(document.id))
  const done = content.actions.flatMap((action) => (action.done && action.card ? [action.card.cardId] : []))
  const doneCards = done.join(' ')
  const mayEdit = document.can.includes('documents.edit') && document.trashedAt === null
  return useMemo<CardsPort>(() => {
    const byCard = new Map<string, NoteLink>()
    for (const link of data?.items ?? []) if (link.cardId !== null) byCard.set(link.cardId, link)
    const finished = new Set(doneCards.split(' '))
    return {
      stateOf({ boardId, cardId }) {
        const link = byCard.get(cardId)
        if (link === undefined || link.board === null) return null
        const isLinked = link.state === 'linked'
        return {
          label: isLinked
            ? link.board.title || t('card.untitled_board')
            : `${link.board.title} · ${t(`card.state_${link.state}`)}`,
          done: finished.has(cardId),
          href: `${documentPath({ id: boardId, kind: 'board' })}?card=${cardId}`,
        }
      },
      ...(mayEdit ? { onMakeCard: ({ id, text }) => onMakeCard({ id, text }) } : {}),
    }
  }, [data, doneCards, mayEdit, onMakeCard, t])
}
