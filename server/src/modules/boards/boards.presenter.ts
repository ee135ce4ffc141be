import {
  type BoardCard,
  type BoardCardDetail,
  type BoardColumn,
  type BoardLabel,
  type BoardMilestone,
  type CardActivity,
  type CardChecklistItem,
  type CardComment,
  type CardRecurrence,
  cardPriorities,
  type MyCard,
  type Person,
} from '@stoa/protocol'
import type { Selectable } from 'kysely'
import type { listColumns, listLabels, listMilestones } from './boards.repository.ts'
import type { BoardActivityTable } from './boards.tables.ts'
import type { ListedCard, readRelations } from './cards.repository.ts'
import type { CommentRow } from './comments.repository.ts'

type Row<List extends (...words: never[]) => Promise<unknown[]>> = Awaited<ReturnType<List>>[number]
export type People = ReadonlyMap<string, Person>

/** Somebody whose account is not there any more, or whom a program made up. */
export const personOf = (people: People, id: string): Person => people.get(id) ?? { id, name: '', hue: 0 }

export const presentColumn = ({
  id,
  title,
  card_limit,
  is_done,
  cards,
}: Row<typeof listColumns>): BoardColumn => ({
  id,
  title,
  limit: card_limit,
  isDone: is_done === 1,
  cards,
})

export const presentLabel = ({
  id,
  name,
  colour,
}: Pick<Row<typeof listLabels>, 'id' | 'name' | 'colour'>): BoardLabel => ({
  id,
  name,
  colour: colour as BoardLabel['colour'],
})

export const presentMilestone = ({
  id,
  title,
  due_on,
  completed_at,
}: Row<typeof listMilestones>): BoardMilestone => ({
  id,
  title,
  due: due_on,
  completedAt: completed_at,
})

type Relations = Awaited<ReturnType<typeof readRelations>>

/** Cards with their people and labels, which are read once for all of them. */
export function cardPresenter({ people, labels, persons }: Relations) {
  const known: People = new Map(persons.map((person) => [person.id, person]))
  const keyOf = (boardId: string, cardId: string) => `${boardId} ${cardId}`
  const peopleOf = Map.groupBy(people, ({ board_id, card_id }) => keyOf(board_id, card_id))
  const labelsOf = Map.groupBy(labels, ({ board_id, card_id }) => keyOf(board_id, card_id))

  function present(row: ListedCard): BoardCard {
    const key = keyOf(row.board_id, row.id)
    const part = (wanted: string) =>
      (peopleOf.get(key) ?? [])
        .filter((one) => one.part === wanted)
        .map(({ user_id }) => personOf(known, user_id))
        .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
    const items = checklistOf(row)
    return {
      id: row.id,
      boardId: row.board_id,
      title: row.title,
      columnId: row.column_id,
      assignees: part('assignee'),
      watchers: part('watcher'),
      labels: (labelsOf.get(key) ?? []).map(presentLabel),
      priority: cardPriorities[row.priority] ?? 'normal',
      start: row.start_on,
      due: row.due_on,
      milestoneId: row.milestone_id,
      parentId: row.parent_id,
      progress: row.progress,
      subtasks: { total: row.subtasks, done: row.subtasks_done },
      checklist: { total: items.length, done: items.filter(({ isDone }) => isDone).length },
      comments: row.comments,
      hasDescription: row.has_description === 1,
      recurrence: row.recurrence === null ? null : (JSON.parse(row.recurrence) as CardRecurrence),
      nextCardId: row.next_card_id,
      source: row.source === null ? null : (JSON.parse(row.source) as BoardCard['source']),
      isCompleted: row.is_completed === 1,
      completedAt: row.completed_at,
      archivedAt: row.archived_at,
      createdAt: row.created_at,
      createdBy: row.created_by === null ? null : personOf(known, row.created_by),
      updatedAt: row.updated_at,
    }
  }

  return {
    present,
    presentMine: (row: ListedCard): MyCard => ({
      ...present(row),
      board: { id: row.board_id, title: row.board_title, spaceId: row.space_id },
      columnTitle: row.column_title,
    }),
    presentDetail: (row: ListedCard, subtaskIds: string[]): BoardCardDetail => ({
      ...present(row),
      description: row.text,
      ownProgress: row.own_progress,
      checklistItems: checklistOf(row),
      links: JSON.parse(row.links) as string[],
      subtaskIds,
    }),
  }
}

const checklistOf = ({ checklist }: ListedCard): CardChecklistItem[] =>
  JSON.parse(checklist) as CardChecklistItem[]

export const presentComment = (
  row: CommentRow,
  { people, mentions, can }: { people: People; mentions: readonly string[]; can: CardComment['can'] },
): CardComment => ({
  id: row.id,
  cardId: row.card_id,
  author: personOf(people, row.author_id),
  body: row.body,
  mentions: mentions.map((id) => personOf(people, id)),
  createdAt: row.created_at,
  editedAt: row.edited_at,
  can,
})

export const authorsOf = ({ authors }: Pick<BoardActivityTable, 'authors'>): string[] =>
  JSON.parse(authors) as string[]

export const presentActivity = (row: Selectable<BoardActivityTable>, people: People): CardActivity => ({
  id: row.id,
  cardId: row.card_id,
  kind: row.kind,
  at: row.at,
  authors: authorsOf(row).map((id) => personOf(people, id)),
  from: row.from_text,
  to: row.to_text,
  person: row.person_id === null ? null : personOf(people, row.person_id),
})
