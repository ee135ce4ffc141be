import type {
  DocumentDetail,
  MakeCardRequest,
  Minutes,
  MinutesMail,
  NextMeetingRequest,
  Note,
  NoteLink,
  Page,
  SendMinutesRequest,
  SummaryDraft,
} from '@stoa/protocol'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, getAll } from '../../platform/api/index.ts'

export const noteKeys = {
  all: ['note'] as const,
  one: (id: string) => ['note', id] as const,
  links: (id: string) => ['note', id, 'links'] as const,
  minutes: (id: string) => ['note', id, 'minutes'] as const,
  preview: (id: string, language: string) => ['note', id, 'minutes', 'preview', language] as const,
  mails: (id: string, minutesId: string) => ['note', id, 'minutes', minutesId] as const,
}

/** The note as the server reads it: names of those who attend, neighbours in the series. */
export const noteQuery = (id: string) =>
  queryOptions({
    queryKey: noteKeys.one(id),
    queryFn: ({ signal }) => api.get<Note>(`/notes/${id}`, { signal }),
  })

export const noteLinksQuery = (id: string) =>
  queryOptions({
    queryKey: noteKeys.links(id),
    queryFn: ({ signal }) => api.get<Page<NoteLink>>(`/notes/${id}/links`, { signal }),
  })

export const minutesQuery = (id: string) =>
  queryOptions({
    queryKey: noteKeys.minutes(id),
    queryFn: ({ signal }) => getAll<Minutes>(`/notes/${id}/minutes`, {}, signal),
  })

/** As they would be now: asked anew each time they are shown. */
export const minutesPreviewQuery = (id: string, language: string) =>
  queryOptions({
    queryKey: noteKeys.preview(id, language),
    queryFn: ({ signal }) =>
      api.text(`/notes/${id}/minutes/preview`, { query: { format: 'html', language }, signal }),
    staleTime: 0,
    gcTime: 0,
  })

export const minutesMailsQuery = (id: string, minutesId: string) =>
  queryOptions({
    queryKey: noteKeys.mails(id, minutesId),
    queryFn: ({ signal }) => getAll<MinutesMail>(`/notes/${id}/minutes/${minutesId}/mails`, {}, signal),
  })

export const minutesText = (id: string, minutesId: string): Promise<string> =>
  api.text(`/notes/${id}/minutes/${minutesId}/content`, { query: { format: 'markdown' } })

export const draftSummary = (id: string, language: string): Promise<SummaryDraft> =>
  api.post<SummaryDraft>(`/notes/${id}/summary-draft`, { language })

/** What is asked of a note, each refreshing what it changes. */
export function useNoteActions(id: string) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: noteKeys.one(id) })
  const freeze = useMutation({
    mutationFn: (name: string | undefined) =>
      api.post<Minutes>(`/notes/${id}/minutes`, name === undefined ? {} : { name }),
    onSuccess: refresh,
  })
  const send = useMutation({
    mutationFn: ({ minutesId, ...to }: SendMinutesRequest & { minutesId: string }) =>
      api.post<Page<MinutesMail>>(`/notes/${id}/minutes/${minutesId}/mails`, to),
    onSuccess: refresh,
  })
  const makeCard = useMutation({
    mutationFn: ({ itemId, ...where }: MakeCardRequest & { itemId: string }) =>
      api.put<NoteLink>(`/notes/${id}/actions/${encodeURIComponent(itemId)}/card`, where),
    onSuccess: refresh,
  })
  const unlink = useMutation({
    mutationFn: (itemId: string) => api.delete(`/notes/${id}/actions/${encodeURIComponent(itemId)}/card`),
    onSuccess: refresh,
  })
  const next = useMutation({
    mutationFn: (request: NextMeetingRequest) => api.post<DocumentDetail>(`/notes/${id}/next`, request),
    onSuccess: async ({ spaceId }) => {
      await refresh()
      await client.invalidateQueries({ queryKey: ['tree', spaceId] })
    },
  })
  return { freeze, send, makeCard, unlink, next }
}
