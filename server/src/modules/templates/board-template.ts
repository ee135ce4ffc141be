import { addCard, addChecklistItem, labelColours, newBoardId, seedBoard } from '@stoa/board'
import Type, { type Static } from 'typebox'
import type { Doc } from 'yjs'

const closed = { additionalProperties: false } as const

/** How a built-in board is written down: columns in order, and some cards to begin with. */
export const BoardTemplate = Type.Object(
  {
    kind: Type.Literal('board'),
    name: Type.String(),
    title: Type.String(),
    description: Type.String(),
    columns: Type.Array(
      Type.Object(
        {
          title: Type.String(),
          limit: Type.Optional(Type.Integer()),
          isDone: Type.Optional(Type.Boolean()),
        },
        closed,
      ),
      { minItems: 1 },
    ),
    labels: Type.Array(Type.Object({ name: Type.String(), colour: Type.Enum([...labelColours]) }, closed)),
    milestones: Type.Array(Type.String()),
    cards: Type.Array(
      Type.Object(
        {
          column: Type.Integer({ minimum: 0, description: 'Its place among the columns, from 0' }),
          title: Type.String(),
          labels: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }))),
          checklist: Type.Optional(Type.Array(Type.String())),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type BoardTemplate = Static<typeof BoardTemplate>

/** Makes the board that a template describes. @param at when, UTC ms */
export function seedFromTemplate(doc: Doc, template: BoardTemplate, at: number): void {
  const columns = template.columns.map((column) => ({ ...column, id: newBoardId(at) }))
  const labels = template.labels.map((label) => ({ ...label, id: newBoardId(at) }))
  seedBoard(doc, { columns, labels, milestones: template.milestones.map((title) => ({ title })), at })
  for (const { column, title, labels: marked = [], checklist = [] } of template.cards) {
    const id = addCard(doc, {
      title,
      column: columns[column]!.id,
      labels: marked.map((index) => labels[index]!.id),
      at,
    })
    for (const text of checklist) addChecklistItem(doc, id, { text, at })
  }
}
