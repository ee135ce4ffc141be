import Type, { type Static } from 'typebox'
import { closed, Id, Language, nullable, pageOf, PageQuery, Time } from './common.ts'
import { Title } from './documents.ts'
import { VersionName } from './history.ts'
import { Email, Person } from './identity.ts'

/** A calendar date, `YYYY-MM-DD`. */
const CalendarDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', maxLength: 10 })

export const Attendance = Type.Union([
  Type.Literal('present'),
  Type.Literal('absent'),
  Type.Literal('invited'),
])

/** Exactly one of person and guest is there. Of somebody the reader may not know the name is empty. */
export const NoteAttendee = Type.Object(
  { person: nullable(Person), guest: nullable(Type.String()), attendance: Attendance },
  closed,
)
export type NoteAttendee = Static<typeof NoteAttendee>

/** The clock of the agenda. It shows `elapsedMs`, and while it runs the time since `startedAt` of the server's as well. */
export const NoteTimer = Type.Object(
  { item: Type.String(), startedAt: Time, elapsedMs: Type.Integer({ minimum: 0 }), running: Type.Boolean() },
  closed,
)
export type NoteTimer = Static<typeof NoteTimer>

const NoteNeighbour = Type.Object(
  { id: Id, title: nullable(Type.String({ description: 'Null where the reader may not see it' })) },
  closed,
)

/**
 * Where the card of an action item stands. `linked`: what is changed on either side is seen on the other. The others say
 * why that is over: the card or the item was deleted, somebody changed a side who may not change the other, the item went
 * on to the next meeting of the series, or somebody undid the link.
 */
export const NoteLinkState = Type.Union([
  Type.Literal('making'),
  Type.Literal('linked'),
  Type.Literal('card_gone'),
  Type.Literal('item_gone'),
  Type.Literal('no_right'),
  Type.Literal('carried_over'),
  Type.Literal('unlinked'),
])
export type NoteLinkState = Static<typeof NoteLinkState>

/** `board` is null where the reader may not see it: then there is a card, and no more is said of it. */
export const NoteLink = Type.Object(
  {
    itemId: Type.String(),
    state: NoteLinkState,
    board: nullable(Type.Object({ id: Id, title: Type.String() }, closed)),
    cardId: nullable(Id),
    changedAt: Time,
  },
  closed,
)
export type NoteLink = Static<typeof NoteLink>

export const NoteLinkList = pageOf(NoteLink)

/** The other way round: from which note a card came. `note` is null where the reader may not see it. */
export const NoteLinkOfCard = Type.Object(
  {
    cardId: Id,
    state: NoteLinkState,
    note: nullable(Type.Object({ id: Id, title: Type.String() }, closed)),
    itemId: nullable(Type.String()),
    changedAt: Time,
  },
  closed,
)
export type NoteLinkOfCard = Static<typeof NoteLinkOfCard>
export const NoteLinkOfCardList = pageOf(NoteLinkOfCard)

/** Owners are people where `person` is there, else the words that were typed in. */
const Owner = Type.Object({ person: nullable(Person), text: nullable(Type.String()) }, closed)

/** `carryOver`: it is not decided, and goes on in the next meeting with its notes. */
export const NoteAgendaItem = Type.Object(
  {
    id: nullable(Type.String()),
    text: Type.String(),
    owner: nullable(Owner),
    minutes: nullable(Type.Integer()),
    carryOver: Type.Boolean(),
  },
  closed,
)
export const NoteDecision = Type.Object(
  { id: nullable(Type.String()), text: Type.String(), owner: nullable(Owner), date: nullable(CalendarDate) },
  closed,
)
/** `id` is null where the item has none of its own, because it was written past the editor: it cannot be linked then. */
export const NoteAction = Type.Object(
  {
    id: nullable(Type.String()),
    text: Type.String(),
    owner: nullable(Owner),
    due: nullable(CalendarDate),
    done: Type.Boolean(),
    link: nullable(NoteLink),
  },
  closed,
)
export type NoteAction = Static<typeof NoteAction>

/** A meeting note as data. `now` is the server's time, for the clock of the agenda. */
export const Note = Type.Object(
  {
    documentId: Id,
    startsAt: nullable(Time),
    endsAt: nullable(Time),
    place: Type.String(),
    call: nullable(Type.String()),
    attendees: Type.Array(NoteAttendee),
    timer: nullable(NoteTimer),
    agenda: Type.Array(NoteAgendaItem),
    decisions: Type.Array(NoteDecision),
    actions: Type.Array(NoteAction),
    series: Type.Object({ previous: nullable(NoteNeighbour), next: nullable(NoteNeighbour) }, closed),
    now: Time,
  },
  closed,
)
export type Note = Static<typeof Note>

/** The server's time. */
export const Clock = Type.Object({ now: Time }, closed)

/** What is left out stays; null or an empty text takes it away. */
export const SetMeetingRequest = Type.Object(
  {
    startsAt: Type.Optional(nullable(Time)),
    endsAt: Type.Optional(nullable(Time)),
    place: Type.Optional(Type.String({ maxLength: 1_000 })),
    call: Type.Optional(nullable(Type.String({ maxLength: 4_000 }))),
  },
  closed,
)
export type SetMeetingRequest = Static<typeof SetMeetingRequest>

/** Each names a person or a guest; `attendance` null takes them off the list. */
export const SetAttendanceRequest = Type.Object(
  {
    attendees: Type.Array(
      Type.Union([
        Type.Object({ userId: Id, attendance: nullable(Attendance) }, closed),
        Type.Object({ guest: Type.String({ maxLength: 400 }), attendance: nullable(Attendance) }, closed),
      ]),
      { minItems: 1, maxItems: 500 },
    ),
  },
  closed,
)
export type SetAttendanceRequest = Static<typeof SetAttendanceRequest>

/** `item`, the id of an agenda item, is there for `start`. */
export const SetTimerRequest = Type.Union([
  Type.Object({ do: Type.Literal('start'), item: Type.String({ maxLength: 64 }) }, closed),
  Type.Object({ do: Type.Literal('pause') }, closed),
  Type.Object({ do: Type.Literal('resume') }, closed),
  Type.Object({ do: Type.Literal('stop') }, closed),
])
export type SetTimerRequest = Static<typeof SetTimerRequest>
export const NoteTimerState = Type.Object({ timer: nullable(NoteTimer), now: Time }, closed)
export type NoteTimerState = Static<typeof NoteTimerState>

export const NoteItemParams = Type.Object(
  { id: Id, itemId: Type.String({ minLength: 1, maxLength: 64 }) },
  closed,
)
/** Whether an agenda item goes on in the next meeting. */
export const SetCarryOverRequest = Type.Object({ carryOver: Type.Boolean() }, closed)
/** Without a column the card goes into the first one. */
export const MakeCardRequest = Type.Object(
  { boardId: Id, columnId: Type.Optional(Type.String({ maxLength: 64 })) },
  closed,
)
export type MakeCardRequest = Static<typeof MakeCardRequest>

/** The note of the next meeting. Without a title it has that of this one. */
export const NextMeetingRequest = Type.Object(
  {
    title: Type.Optional(Title),
    startsAt: Type.Optional(Time),
    endsAt: Type.Optional(Time),
  },
  closed,
)
export type NextMeetingRequest = Static<typeof NextMeetingRequest>

/** The text formats that minutes are written in. */
export const MinutesFormat = Type.Union([Type.Literal('markdown'), Type.Literal('html')])
export type MinutesFormat = Static<typeof MinutesFormat>
/** Without a language it is the reader's. `download`: with a name, as a file to keep. */
export const MinutesContentQuery = Type.Object(
  {
    format: Type.Optional(MinutesFormat),
    language: Type.Optional(Language),
    download: Type.Optional(Type.Boolean({ default: false })),
  },
  closed,
)
export type MinutesContentQuery = Static<typeof MinutesContentQuery>

/** Minutes as they were frozen: `sequence` is the version of the note, kept under `name`. */
export const Minutes = Type.Object(
  {
    id: Id,
    documentId: Id,
    name: Type.String(),
    title: Type.String({ description: 'Of the note, then' }),
    sequence: Type.Integer({ minimum: 0 }),
    createdBy: Person,
    createdAt: Time,
    sentTo: Type.Integer({ minimum: 0, description: 'How many were sent a mail' }),
  },
  closed,
)
export type Minutes = Static<typeof Minutes>
export const MinutesList = pageOf(Minutes)
export const MinutesListQuery = Type.Object(PageQuery, closed)
export const MinutesParams = Type.Object({ id: Id, minutesId: Id }, closed)
/** `language`: of the name, where none is given. */
export const FreezeMinutesRequest = Type.Object({ name: Type.Optional(VersionName) }, closed)
export type FreezeMinutesRequest = Static<typeof FreezeMinutesRequest>

/** People with an account, by id, and addresses that were typed in. */
export const SendMinutesRequest = Type.Object(
  {
    userIds: Type.Optional(Type.Array(Id, { maxItems: 500 })),
    addresses: Type.Optional(Type.Array(Email, { maxItems: 50 })),
  },
  closed,
)
export type SendMinutesRequest = Static<typeof SendMinutesRequest>

/** `withLink`: the mail says where the note is, since this person may see it. */
export const MinutesMail = Type.Object(
  {
    id: Id,
    person: nullable(Person),
    address: nullable(Type.String()),
    withLink: Type.Boolean(),
    state: Type.Union([Type.Literal('waiting'), Type.Literal('sent'), Type.Literal('failed')]),
    sentBy: Person,
    sentAt: Time,
  },
  closed,
)
export type MinutesMail = Static<typeof MinutesMail>
export const MinutesMailList = pageOf(MinutesMail)

export const DraftSummaryRequest = Type.Object({ language: Type.Optional(Language) }, closed)
export type DraftSummaryRequest = Static<typeof DraftSummaryRequest>
/** Words of a language model: a draft, to be read and corrected before anybody relies on it. Plain Markdown without links. */
export const SummaryDraft = Type.Object(
  { isDraft: Type.Literal(true), markdown: Type.String(), model: Type.String(), madeAt: Time },
  closed,
)
export type SummaryDraft = Static<typeof SummaryDraft>
