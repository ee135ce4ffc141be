import { type Card, findDescription } from '@stoa/board'
import { StoaEditor } from '@stoa/editor/react'
import '@stoa/editor/style.css'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type * as Y from 'yjs'
import { useStore } from '../../../platform/store.ts'
import { hueColour } from '../../../platform/ui/index.ts'
import { useMe } from '../../identity/index.ts'
import { EditorDay } from '../../pages/index.ts'
import { useBoard } from '../use-board.ts'
import { CardSection } from './card-section.tsx'

/** What the card is about, in the same editor as a page, written by several at once. */
export function CardDescription({ card }: { card: Card }) {
  const { t, i18n } = useTranslation('boards')
  const { user } = useMe()
  const { doc, session, mayEdit } = useBoard()
  const { synced } = useStore(session.facts)
  const face = useMemo(
    () => ({ id: user.id, name: user.name, color: hueColour(user.hue) }),
    [user.id, user.name, user.hue],
  )
  const root = useCallback((document: Y.Doc) => findDescription(document, card.id), [card.id])
  if (!mayEdit && !card.hasDescription) return null
  return (
    <CardSection title={t('description')}>
      <StoaEditor
        doc={doc}
        root={root}
        variant="compact"
        provider={session.provider}
        user={face}
        editable={mayEdit}
        language={i18n.language}
        synced={synced}
        dayInput={EditorDay}
        label={t('description')}
        placeholder={t('description.placeholder')}
      />
    </CardSection>
  )
}
