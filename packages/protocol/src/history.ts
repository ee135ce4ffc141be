import Type, { type Static } from 'typebox'
import { cardActivities } from './card-talk.ts'
import { closed, Id, nullable, pageOf, PageQuery, Time } from './common.ts'
import { contentFormats, Title } from './documents.ts'
import { Person } from './identity.ts'

/** Counts the changes of one document from 1. A version is the document right after one of them. */
export const Sequence = Type.Integer({ minimum: 0 })

/** A stretch of time in which a document was changed, or what is left of one: `sequence` is the version it ended with. */
export const HistoryEntry = Type.Object(
  {
    sequence: Sequence,
    since: Time,
    until: Time,
    authors: Type.Array(Person),
    /** Set when somebody gave this version a name. */
    version: nullable(
      Type.Object({ id: Id, name: Type.String(), createdBy: Person, createdAt: Time }, closed),
    ),
  },
  closed,
)
export type HistoryEntry = Static<typeof HistoryEntry>
export const HistoryPage = pageOf(HistoryEntry)
export const HistoryQuery = Type.Object(PageQuery, closed)

/** Which version: by its number, by the name's id, or what there was at a time. Exactly one. */
const whichVersion = {
  sequence: Type.Optional(Sequence),
  versionId: Type.Optional(Id),
  at: Type.Optional(Time),
}

export const VersionContentQuery = Type.Object(
  {
    ...whichVersion,
    format: Type.Optional(
      Type.Union(
        contentFormats.map((format) => Type.Literal(format)),
        { default: 'markdown' },
      ),
    ),
  },
  closed,
)

/** Header of an answer with the content of a version: its `Sequence`, as a decimal number. */
export const versionHeader = 'stoa-sequence'

export const VersionName = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })
export const CreateVersionRequest = Type.Object({ ...whichVersion, name: VersionName }, closed)
export type CreateVersionRequest = Static<typeof CreateVersionRequest>

export const Version = Type.Object(
  {
    id: Id,
    documentId: Id,
    name: Type.String(),
    sequence: Sequence,
    createdBy: Person,
    createdAt: Time,
  },
  closed,
)
export type Version = Static<typeof Version>

/** `asCopy`: leave the document as it is and make a new one beside it, with `title`. The only way for kinds that cannot be merged. */
export const RestoreVersionRequest = Type.Object(
  {
    ...whichVersion,
    asCopy: Type.Optional(Type.Boolean({ default: false })),
    title: Type.Optional(Title),
  },
  closed,
)
export type RestoreVersionRequest = Static<typeof RestoreVersionRequest>

/** `to` left out: the document as it is now. */
export const ComparisonQuery = Type.Object({ from: Sequence, to: Type.Optional(Sequence) }, closed)

const Change = Type.Union([
  Type.Literal('same'),
  Type.Literal('removed'),
  Type.Literal('added'),
  Type.Literal('changed'),
])
const ListPlace = Type.Object(
  {
    kind: Type.Union([Type.Literal('bullet'), Type.Literal('number'), Type.Literal('check')]),
    depth: Type.Integer({ minimum: 0, description: 'In how many lists its own list stands' }),
    number: Type.Optional(Type.Integer({ description: 'Of an item of a numbered list, as it is shown' })),
    checked: Type.Optional(Type.Boolean({ description: 'Of an item of a check list' })),
  },
  { ...closed, description: 'Where in a list an item stands' },
)
const TablePlace = Type.Object(
  {
    table: Type.Integer({ minimum: 0, description: 'Which table of the page' }),
    row: Type.Integer({ minimum: 0 }),
    column: Type.Integer({ minimum: 0 }),
    isHeader: Type.Boolean(),
  },
  {
    ...closed,
    description:
      'Where in a table a block stands. All count from 0: in the earlier version for a block that was removed, else in the later one',
  },
)
export const ComparedBlock = Type.Object(
  {
    change: Change,
    type: Type.String({ description: 'Type of the block, such as paragraph, heading, listitem' }),
    level: Type.Optional(Type.Integer({ minimum: 1, maximum: 6, description: 'Of a heading' })),
    list: Type.Optional(ListPlace),
    done: Type.Optional(Type.Boolean({ description: 'Of an action item' })),
    cell: Type.Optional(TablePlace),
    parts: Type.Array(
      Type.Object(
        {
          change: Type.Union([Type.Literal('same'), Type.Literal('removed'), Type.Literal('added')]),
          text: Type.String(),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type ComparedBlock = Static<typeof ComparedBlock>

/** What can happen to a card is told as in its own history; the rest is of columns, labels and milestones too. */
export const partChanges = [
  ...cardActivities,
  'watched',
  'unwatched',
  'reordered',
  'limit_changed',
  'done_column_changed',
  'colour_changed',
] as const
export type PartChange = (typeof partChanges)[number]

/** A card, column, label or milestone of a board that is not what it was. */
export const ComparedPart = Type.Object(
  {
    part: Type.Unsafe<'card' | 'column' | 'label' | 'milestone'>(
      Type.Enum(['card', 'column', 'label', 'milestone']),
    ),
    id: Id,
    title: Type.String({ description: 'As it is called in the later version, or was in the earlier' }),
    column: nullable(Type.String({ description: 'Where a card stands, or stood' })),
    changes: Type.Array(
      Type.Object(
        {
          kind: Type.Unsafe<PartChange>(Type.Enum([...partChanges])),
          from: nullable(Type.String()),
          to: nullable(Type.String()),
          person: nullable(Person),
        },
        closed,
      ),
      { description: '`from` and `to` as things were called: titles, days, shares such as `2/5`' },
    ),
  },
  closed,
)
export type ComparedPart = Static<typeof ComparedPart>

/** Of a text `blocks`, of a board `parts`. */
export const Comparison = Type.Object(
  { from: Sequence, to: Sequence, blocks: Type.Array(ComparedBlock), parts: Type.Array(ComparedPart) },
  closed,
)
export type Comparison = Static<typeof Comparison>
