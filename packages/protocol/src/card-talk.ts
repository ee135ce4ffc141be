import Type, { type Static } from 'typebox'
import { closed, Id, nullable, pageOf, PageQuery, Time } from './common.ts'
import { Person } from './identity.ts'

const literals = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>(Type.Enum([...values]))

/** Plain text; who is spoken to stands in `mentions`. */
export const CardComment = Type.Object(
  {
    id: Id,
    cardId: Id,
    author: Person,
    body: Type.String(),
    mentions: Type.Array(Person),
    createdAt: Time,
    editedAt: nullable(Time),
    can: Type.Array(literals(['edit', 'remove'])),
  },
  closed,
)
export type CardComment = Static<typeof CardComment>
export const CardCommentList = pageOf(CardComment)
export const WriteCommentRequest = Type.Object(
  {
    body: Type.String({ minLength: 1, maxLength: 10_000, pattern: '\\S' }),
    mentionIds: Type.Optional(Type.Array(Id, { maxItems: 50, uniqueItems: true })),
  },
  closed,
)
export type WriteCommentRequest = Static<typeof WriteCommentRequest>
export const CommentListQuery = Type.Object(PageQuery, closed)

export const cardActivities = [
  'created',
  'renamed',
  'described',
  'moved',
  'completed',
  'reopened',
  'archived',
  'restored',
  'deleted',
  'assigned',
  'unassigned',
  'labelled',
  'unlabelled',
  'priority_changed',
  'start_changed',
  'due_changed',
  'milestone_changed',
  'parent_changed',
  'progress_changed',
  'recurrence_changed',
  'checklist_changed',
  'links_changed',
] as const
export type CardActivityKind = (typeof cardActivities)[number]

/**
 * One thing that happened to a card. `authors`: mostly one; several who wrote in the same moment where it cannot be told
 * apart; empty for Stoa itself. `from` and `to` are as things were called then: titles of columns and labels, days,
 * names of people, shares such as `2/5`.
 */
export const CardActivity = Type.Object(
  {
    id: Id,
    cardId: Id,
    kind: literals(cardActivities),
    at: Time,
    authors: Type.Array(Person),
    from: nullable(Type.String()),
    to: nullable(Type.String()),
    person: nullable(Person),
  },
  closed,
)
export type CardActivity = Static<typeof CardActivity>
export const CardActivityList = pageOf(CardActivity)
