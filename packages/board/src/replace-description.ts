import type * as Y from 'yjs'
import { changeBoard } from './board-writer.ts'
import { requireCard } from './check-input.ts'
import { descriptionOf } from './shared-card.ts'

/**
 * Puts other content into a card's description. The root stays the same, so that an editor that is bound to it goes on;
 * what others type into it at the same moment goes with what was there.
 * @param content a Lexical root that stands in no document; it is used up
 * @throws BoardError
 */
export function replaceDescription(
  doc: Y.Doc,
  id: string,
  content: Y.XmlElement,
  origin: unknown = null,
): void {
  const root = descriptionOf(requireCard(doc, id))
  changeBoard(doc, origin, (writer) => {
    if (root === null) {
      writer.set(['cards', id], 'description', content)
      return
    }
    root.delete(0, root.length)
    root.insert(0, blocksOf(content))
  })
}

/** Types that stand nowhere yet cannot be asked for their children in public, and these go over to the root. */
const blocksOf = (content: Y.XmlElement): (Y.XmlElement | Y.XmlText)[] => content._prelimContent ?? []
