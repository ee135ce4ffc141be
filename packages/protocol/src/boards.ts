import Type, { type Static } from 'typebox'
import { CalendarDate } from './calendar.ts'
import { closed, Id, nullable, pageOf, PageQuery, Time } from './common.ts'
import { Person } from './identity.ts'

const text = (maxLength: number) => Type.String({ maxLength })
const name = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
const literals = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>(Type.Enum([...values]))
const optional = Type.Optional

export const cardPriorities = ['low', 'normal', 'high', 'urgent'] as const
export const CardPriority = literals(cardPriorities)
export type CardPriority = Static<typeof CardPriority>

/** Names of colours of the interface; none is red, which is kept for what is urgent. */
export const boardLabelColours = [
  'grey',
  'brown',
  'amber',
  'olive',
  'green',
  'teal',
  'blue',
  'violet',
] as const
const LabelColour = literals(boardLabelColours)

export const BoardColumn = Type.Object(
  {
    id: Id,
    title: Type.String(),
    limit: nullable(
      Type.Integer({ minimum: 1, description: 'Cards that may be worked on at a time; shown, not enforced' }),
    ),
    isDone: Type.Boolean({ description: 'Cards here count as completed' }),
    cards: Type.Integer({ minimum: 0, description: 'Cards that are not archived' }),
  },
  closed,
)
export type BoardColumn = Static<typeof BoardColumn>

export const BoardLabel = Type.Object({ id: Id, name: Type.String(), colour: LabelColour }, closed)
export type BoardLabel = Static<typeof BoardLabel>

export const BoardMilestone = Type.Object(
  { id: Id, title: Type.String(), due: nullable(CalendarDate), completedAt: nullable(Time) },
  closed,
)
export type BoardMilestone = Static<typeof BoardMilestone>

/** A board without its cards. `can` names the actions on its document. */
export const Board = Type.Object(
  {
    id: Id,
    title: Type.String(),
    spaceId: Id,
    columns: Type.Array(BoardColumn),
    labels: Type.Array(BoardLabel),
    milestones: Type.Array(BoardMilestone),
    archived: Type.Integer({ minimum: 0 }),
    can: Type.Array(Type.String()),
  },
  closed,
)
export type Board = Static<typeof Board>

/** When a card comes again; what each part means is told in docs/boards.md. */
export const CardRecurrence = Type.Object(
  {
    unit: literals(['day', 'workday', 'week', 'month', 'month-weekday']),
    from: CalendarDate,
    every: Type.Integer({ minimum: 1, maximum: 366 }),
    onFreeDay: literals(['keep', 'previous', 'next']),
    weekdays: optional(Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 })),
    day: optional(Type.Integer({ minimum: 1, maximum: 31 })),
    week: optional(Type.Integer({ minimum: -1, maximum: 4 })),
    weekday: optional(Type.Integer({ minimum: 1, maximum: 7 })),
  },
  closed,
)
export type CardRecurrence = Static<typeof CardRecurrence>

/** What a card was made from: a document, and what in it. */
export const CardSource = Type.Object({ documentId: Id, itemId: nullable(Type.String()) }, closed)

const Share = Type.Object({ total: Type.Integer({ minimum: 0 }), done: Type.Integer({ minimum: 0 }) }, closed)

/** A card as it stands in lists. Times are UTC milliseconds, days are days of the calendar. */
export const BoardCard = Type.Object(
  {
    id: Id,
    boardId: Id,
    title: Type.String(),
    columnId: nullable(Id),
    assignees: Type.Array(Person),
    watchers: Type.Array(Person),
    labels: Type.Array(BoardLabel),
    priority: CardPriority,
    start: nullable(CalendarDate),
    due: nullable(CalendarDate),
    milestoneId: nullable(Id),
    parentId: nullable(Id),
    progress: nullable(Type.Integer({ minimum: 0, maximum: 100 })),
    subtasks: Share,
    checklist: Share,
    comments: Type.Integer({ minimum: 0 }),
    hasDescription: Type.Boolean(),
    recurrence: nullable(CardRecurrence),
    nextCardId: nullable(Id),
    source: nullable(CardSource),
    isCompleted: Type.Boolean(),
    completedAt: nullable(Time),
    archivedAt: nullable(Time),
    createdAt: nullable(Time),
    createdBy: nullable(Person),
    updatedAt: Time,
  },
  closed,
)
export type BoardCard = Static<typeof BoardCard>
export const BoardCardList = pageOf(BoardCard)

export const CardChecklistItem = Type.Object({ id: Id, text: Type.String(), isDone: Type.Boolean() }, closed)
export type CardChecklistItem = Static<typeof CardChecklistItem>

/** `description`: its words, one block a line, cut at 20,000 characters. */
export const BoardCardDetail = Type.Object(
  {
    ...BoardCard.properties,
    description: Type.String(),
    ownProgress: nullable(Type.Integer({ minimum: 0, maximum: 100 })),
    checklistItems: Type.Array(CardChecklistItem),
    links: Type.Array(Id),
    subtaskIds: Type.Array(Id),
  },
  closed,
)
export type BoardCardDetail = Static<typeof BoardCardDetail>

export const cardSorts = [
  'position',
  'due',
  'start',
  'priority',
  'title',
  'created',
  'updated',
  'completed',
] as const
export const cardStatuses = ['open', 'completed', 'any'] as const

/** `assignee` may be `me` or `none`. Every word of `query` stands in the title, the description, the checklist, a label or the name of an assignee. */
export const CardListQuery = Type.Object(
  {
    ...PageQuery,
    sort: optional(literals(cardSorts)),
    order: optional(literals(['asc', 'desc'])),
    status: optional(literals(cardStatuses)),
    archived: optional(Type.Boolean({ default: false })),
    column: optional(Id),
    assignee: optional(Type.Union([Type.Literal('me'), Type.Literal('none'), Id])),
    watcher: optional(Type.Union([Type.Literal('me'), Id])),
    label: optional(Id),
    milestone: optional(Id),
    parent: optional(Id),
    priority: optional(CardPriority),
    dueFrom: optional(CalendarDate),
    dueTo: optional(CalendarDate),
    query: optional(text(100)),
  },
  closed,
)
export type CardListQuery = Static<typeof CardListQuery>

/**
 * `open`: not completed. `today`: due today. `overdue`: due before today and open. `week`: due from today to Sunday and
 * open. `watching`: open ones of others that one watches. `completed`: latest first.
 */
export const myCardViews = ['open', 'today', 'overdue', 'week', 'watching', 'completed'] as const
export const MyCardsQuery = Type.Object(
  {
    ...PageQuery,
    view: optional(literals(myCardViews)),
    today: optional(CalendarDate),
  },
  closed,
)
export type MyCardsQuery = Static<typeof MyCardsQuery>

/** A card with what is to know of its board where that is not at hand. */
export const MyCard = Type.Object(
  {
    ...BoardCard.properties,
    board: Type.Object({ id: Id, title: Type.String(), spaceId: Id }, closed),
    columnTitle: nullable(Type.String()),
  },
  closed,
)
export type MyCard = Static<typeof MyCard>

/** `today` is the day that all of it is counted from: the one asked for, else that of the organisation. */
export const MyCardList = Type.Object(
  {
    ...pageOf(MyCard).properties,
    today: CalendarDate,
    counts: Type.Object(
      Object.fromEntries(
        (['open', 'today', 'overdue', 'week', 'watching'] as const).map((view) => [
          view,
          Type.Integer({ minimum: 0 }),
        ]),
      ) as Record<'open' | 'today' | 'overdue' | 'week' | 'watching', ReturnType<typeof Type.Integer>>,
      closed,
    ),
  },
  closed,
)
export type MyCardList = Static<typeof MyCardList>

/** What a new card begins with. `before` or `after`: a card of its column; left out: the last. */
const position = {
  before: optional(Id),
  after: optional(Id),
  index: optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
}
const values = {
  priority: optional(CardPriority),
  start: optional(nullable(CalendarDate)),
  due: optional(nullable(CalendarDate)),
  milestoneId: optional(nullable(Id)),
  parentId: optional(nullable(Id)),
  progress: optional(nullable(Type.Integer({ minimum: 0, maximum: 100 }))),
  recurrence: optional(nullable(CardRecurrence)),
  source: optional(nullable(CardSource)),
  assigneeIds: optional(Type.Array(Id, { maxItems: 100 })),
  watcherIds: optional(Type.Array(Id, { maxItems: 100 })),
  labelIds: optional(Type.Array(Id, { maxItems: 100 })),
  linkIds: optional(Type.Array(Id, { maxItems: 100 })),
}

/** With `id`, asking twice makes one card: the second is refused with `board.id_taken`. */
export const CreateCardRequest = Type.Object(
  {
    id: optional(Id),
    title: name(500),
    columnId: optional(Id),
    description: optional(Type.String({ maxLength: 100_000, description: 'Markdown' })),
    ...position,
    ...values,
  },
  closed,
)
export type CreateCardRequest = Static<typeof CreateCardRequest>

/** What is left out stays. A list of people, labels or links is made to hold exactly these. */
export const UpdateCardRequest = Type.Object(
  {
    title: optional(name(500)),
    description: optional(
      Type.String({ maxLength: 100_000, description: 'Markdown; takes the place of what is there' }),
    ),
    ...values,
  },
  closed,
)
export type UpdateCardRequest = Static<typeof UpdateCardRequest>

export const MoveCardRequest = Type.Object({ columnId: optional(Id), ...position }, closed)
export type MoveCardRequest = Static<typeof MoveCardRequest>

export const CreateChecklistItemRequest = Type.Object(
  { text: name(500), isDone: optional(Type.Boolean()), ...position },
  closed,
)
export const UpdateChecklistItemRequest = Type.Object(
  { text: optional(name(500)), isDone: optional(Type.Boolean()) },
  closed,
)

const columnValues = {
  limit: optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000 }))),
  isDone: optional(Type.Boolean()),
}
export const CreateColumnRequest = Type.Object({ title: name(200), ...columnValues, ...position }, closed)
/** With a position it moves too. */
export const UpdateColumnRequest = Type.Object(
  { title: optional(name(200)), ...columnValues, ...position },
  closed,
)
/** `cardsTo`: the column that takes its cards; left out: the first that stays. */
export const DeleteColumnQuery = Type.Object({ cardsTo: optional(Id) }, closed)

export const CreateLabelRequest = Type.Object(
  { name: name(100), colour: optional(LabelColour), ...position },
  closed,
)
export const UpdateLabelRequest = Type.Object(
  { name: optional(name(100)), colour: optional(LabelColour), ...position },
  closed,
)
const milestoneValues = { due: optional(nullable(CalendarDate)), completedAt: optional(nullable(Time)) }
export const CreateMilestoneRequest = Type.Object(
  { title: name(200), ...milestoneValues, ...position },
  closed,
)
export const UpdateMilestoneRequest = Type.Object(
  { title: optional(name(200)), ...milestoneValues, ...position },
  closed,
)

export const CardParams = Type.Object({ id: Id, cardId: Id }, closed)
export const ChecklistItemParams = Type.Object({ id: Id, cardId: Id, itemId: Id }, closed)
export const BoardPartParams = Type.Object({ id: Id, partId: Id }, closed)
export const CommentParams = Type.Object({ id: Id, cardId: Id, commentId: Id }, closed)
export const DescriptionQuery = Type.Object(
  { format: optional(literals(['markdown', 'html', 'text'])) },
  closed,
)

/** From `from` to `to`, days of the organisation, both included; at most 400. Default: the last 30 days. */
export const BoardFiguresQuery = Type.Object(
  { from: optional(CalendarDate), to: optional(CalendarDate) },
  closed,
)
const Count = Type.Integer({ minimum: 0 })
const counts = { open: Count, overdue: Count, completed: Count }
/** `completed` counts what was completed between `from` and `to`; the rest is as of now. Archived cards count when completed. */
export const BoardFigures = Type.Object(
  {
    from: CalendarDate,
    to: CalendarDate,
    today: CalendarDate,
    ...counts,
    days: Type.Array(Type.Object({ date: CalendarDate, completed: Count, created: Count }, closed)),
    people: Type.Array(Type.Object({ person: nullable(Person), ...counts }, closed)),
    labels: Type.Array(Type.Object({ label: nullable(BoardLabel), ...counts }, closed)),
    milestones: Type.Array(
      Type.Object({ milestone: BoardMilestone, ...counts, total: Count, done: Count }, closed),
    ),
  },
  closed,
)
export type BoardFigures = Static<typeof BoardFigures>
