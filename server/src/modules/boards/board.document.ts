import { BOARD_SCHEMA_VERSION, describeBoard, readBoard, readDescription, seedBoard } from '@stoa/board'
import { type DocumentKind, SeedRefusedError } from '../../sync/index.ts'
import { boardHtml } from './board-html.ts'
import { boardVersions } from './board-versions.ts'
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
    // Without the names of people: whoever renders knows nothing of accounts.
    markdown: (document) => describeBoard(document, 'markdown'),
    text: (document) => describeBoard(document, 'text'),
    html: (document) => boardHtml(readBoard(document), (cardId) => readDescription(document, cardId)),
    json: (document) => JSON.stringify(plain(readBoard(document))),
  },
  ...boardVersions,
}

/** Maps as objects. */
const plain = ({ cards, cardIds, ...rest }: ReturnType<typeof readBoard>) => ({
  ...rest,
  cards: Object.fromEntries(cards),
  cardIds: Object.fromEntries(cardIds),
})
