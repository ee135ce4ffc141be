import type {
  CardActivity,
  CardComment,
  MyCard,
  MyCardList,
  MyCardsQuery,
  Page,
  WriteCommentRequest,
} from '@stoa/protocol'
import { infiniteQueryOptions, keepPreviousData, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../platform/api/index.ts'

export const boardKeys = {
  mine: ['my-cards'] as const,
  board: (boardId: string) => ['board', boardId] as const,
  comments: (boardId: string, cardId: string) => ['board', boardId, 'comments', cardId] as const,
  activity: (boardId: string, cardId: string) => ['board', boardId, 'activity', cardId] as const,
}

const pageSize = 50

export type MyView = NonNullable<MyCardsQuery['view']>

export const myCardsQuery = (view: MyView, today: string) =>
  infiniteQueryOptions({
    queryKey: [...boardKeys.mine, view, today],
    queryFn: ({ pageParam, signal }) =>
      api.get<MyCardList>('/cards/mine', {
        query: { view, today, cursor: pageParam, limit: pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  })

const cardPath = (boardId: string, cardId: string): string => `/boards/${boardId}/cards/${cardId}`

/** Completes or opens a card from afar, where its board is not open. */
export function useStepCard() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ card, step }: { card: MyCard; step: 'complete' | 'reopen' }) =>
      api.post(`${cardPath(card.board.id, card.id)}/${step}`),
    onSettled: () => client.invalidateQueries({ queryKey: boardKeys.mine }),
  })
}

export const commentsQuery = (boardId: string, cardId: string) =>
  infiniteQueryOptions({
    queryKey: boardKeys.comments(boardId, cardId),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<CardComment>>(`${cardPath(boardId, cardId)}/comments`, {
        query: { cursor: pageParam, limit: pageSize },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  })

export const activityQuery = (boardId: string, cardId: string) =>
  infiniteQueryOptions({
    queryKey: boardKeys.activity(boardId, cardId),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<CardActivity>>(`${cardPath(boardId, cardId)}/activity`, {
        query: { cursor: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  })

/** Writes, changes or removes a comment, and asks for them again whatever came of it. */
export function useCommentChange(boardId: string, cardId: string) {
  const client = useQueryClient()
  const path = `${cardPath(boardId, cardId)}/comments`
  const onSettled = () => client.invalidateQueries({ queryKey: boardKeys.comments(boardId, cardId) })
  return {
    write: useMutation({
      mutationFn: (request: WriteCommentRequest) => api.post<CardComment>(path, request),
      onSettled,
    }),
    edit: useMutation({
      mutationFn: ({ id, ...request }: WriteCommentRequest & { id: string }) =>
        api.patch<CardComment>(`${path}/${id}`, request),
      onSettled,
    }),
    remove: useMutation({ mutationFn: (id: string) => api.delete(`${path}/${id}`), onSettled }),
  }
}
