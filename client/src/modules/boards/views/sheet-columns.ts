import type { SortKey } from '../board-search.ts'

/** What a row says of a card, and how it is sorted by. Narrow sheets leave out what matters less. */
export const sheetColumns = [
  { id: 'title', sort: 'title', look: '' },
  { id: 'column', sort: 'place', look: 'w-32 @max-[44rem]:hidden' },
  { id: 'people', sort: null, look: 'w-36 @max-[52rem]:hidden' },
  { id: 'priority', sort: 'priority', look: 'w-24 @max-[34rem]:hidden' },
  { id: 'due', sort: 'due', look: 'w-32 @max-[30rem]:w-28' },
  { id: 'labels', sort: null, look: 'w-44 @max-[56rem]:hidden' },
  { id: 'progress', sort: 'progress', look: 'w-20 @max-[60rem]:hidden' },
] as const satisfies readonly { id: string; sort: SortKey | null; look: string }[]

export type SheetColumn = (typeof sheetColumns)[number]['id']
