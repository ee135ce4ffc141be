import { BOARD_SCHEMA_VERSION, readBoard, seedBoard } from '@stoa/board'
import { type DocumentKind, SeedRefusedError } from '../../sync/index.ts'
import { boardWords } from './board-words.ts'

/** A task board: maps of columns, cards, labels and milestones, as `@stoa/board` lays them out. */
export const boardKind: DocumentKind = {
  name: 'board',
  schemaVersion: BOARD_SCHEMA_VERSION,
  // 10,000 cards with some words each; a board that is larger is several.
  limits: { documentBytes: 10 * 1024 * 1024 },
  // Its rows follow within a second of the last change, and of any while changes do not end.
  reports: { quietMs: 150, maxWaitMs: 400 },
  tellsWriters: true,
  seed(document, { markdown, language }) {
    if (markdown !== undefined) throw new SeedRefusedError('board', 'Markdown')
    const { columns } = boardWords(language)
    seedBoard(document, {
      columns: [{ title: columns.toDo }, { title: columns.doing }, { title: columns.done, isDone: true }],
      at: Date.now(),
    })
  },
  render: {
    json: (document) => JSON.stringify(plain(readBoard(document))),
  },
}

/** Maps as objects. */
const plain = ({ cards, cardIds, ...rest }: ReturnType<typeof readBoard>) => ({
  ...rest,
  cards: Object.fromEntries(cards),
  cardIds: Object.fromEntries(cardIds),
})
