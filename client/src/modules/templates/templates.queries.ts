import type { CreateTemplateRequest, Template, UpdateTemplateRequest } from '@stoa/protocol'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, getAll } from '../../platform/api/index.ts'

export const templateKeys = {
  all: ['templates'] as const,
  in: (language: string) => ['templates', language] as const,
}

/** All there are: the organisation's own, and the built-in ones in this language. */
export const templatesQuery = (language: string) =>
  queryOptions({
    queryKey: templateKeys.in(language),
    queryFn: ({ signal }) => getAll<Template>('/templates', { language }, signal),
  })

export function useTemplateActions() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: templateKeys.all })
  const create = useMutation({
    mutationFn: (request: CreateTemplateRequest) => api.post<Template>('/templates', request),
    onSuccess,
  })
  const update = useMutation({
    mutationFn: ({ id, ...request }: UpdateTemplateRequest & { id: string }) =>
      api.patch<Template>(`/templates/${id}`, request),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: (id: string) => api.delete(`/templates/${id}`),
    onSuccess,
  })
  return { create, update, remove }
}
