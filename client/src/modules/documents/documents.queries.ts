import type {
  CreateDocumentRequest,
  DocumentDetail,
  DocumentNode,
  DuplicateDocumentRequest,
  TrashItem,
} from '@stoa/protocol'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, getAll } from '../../platform/api/index.ts'
import { notifyFailure } from '../../platform/ui/index.ts'
import { moveInTree, type Place } from './document-move.ts'

export const documentKeys = {
  trees: ['tree'] as const,
  tree: (spaceId: string) => ['tree', spaceId] as const,
  all: ['document'] as const,
  one: (id: string) => ['document', id] as const,
  trash: (spaceId: string) => ['trash', spaceId] as const,
}

export const treeQuery = (spaceId: string) =>
  queryOptions({
    queryKey: documentKeys.tree(spaceId),
    queryFn: ({ signal }) => getAll<DocumentNode>('/documents', { spaceId }, signal),
  })

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: documentKeys.one(id),
    queryFn: ({ signal }) => api.get<DocumentDetail>(`/documents/${id}`, { signal }),
  })

export const trashQuery = (spaceId: string) =>
  queryOptions({
    queryKey: documentKeys.trash(spaceId),
    queryFn: ({ signal }) => getAll<TrashItem>('/trash', { spaceId }, signal),
  })

const refreshSpace = (client: QueryClient, spaceId: string) =>
  Promise.all([
    client.invalidateQueries({ queryKey: documentKeys.tree(spaceId) }),
    client.invalidateQueries({ queryKey: documentKeys.trash(spaceId) }),
    client.invalidateQueries({ queryKey: ['home'] }),
  ])

/** Shows `change` at once in the tree and in the open document, and takes both back when the server refuses. */
async function showAhead(
  client: QueryClient,
  document: Pick<DocumentNode, 'id' | 'spaceId'>,
  change: (nodes: DocumentNode[]) => DocumentNode[],
): Promise<() => void> {
  const key = documentKeys.tree(document.spaceId)
  await client.cancelQueries({ queryKey: key })
  const before = client.getQueryData<DocumentNode[]>(key)
  if (before) client.setQueryData(key, change(before))
  return () => client.setQueryData(key, before)
}

export function useCreateDocument() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (request: CreateDocumentRequest) => api.post<DocumentDetail>('/documents', request),
    onSuccess: (document) => {
      client.setQueryData(documentKeys.one(document.id), document)
      return refreshSpace(client, document.spaceId)
    },
    onError: notifyFailure,
  })
}

interface Rename {
  document: Pick<DocumentNode, 'id' | 'spaceId'>
  title: string
}

export function useRenameDocument() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ document, title }: Rename) =>
      api.patch<DocumentDetail>(`/documents/${document.id}`, { title }),
    onMutate: ({ document, title }) =>
      showAhead(client, document, (nodes) =>
        nodes.map((node) => (node.id === document.id ? { ...node, title } : node)),
      ),
    onSuccess: (detail) => client.setQueryData(documentKeys.one(detail.id), detail),
    onError: (error, _, undo) => {
      undo?.()
      notifyFailure(error)
    },
    onSettled: (_, __, { document }) =>
      client.invalidateQueries({ queryKey: documentKeys.tree(document.spaceId) }),
  })
}

interface Move {
  document: Pick<DocumentNode, 'id' | 'spaceId'>
  place: Place
  /** Another space than the one it is in. */
  spaceId?: string
}

export function useMoveDocument() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ document, place, spaceId }: Move) =>
      api.post<DocumentDetail>(`/documents/${document.id}/move`, {
        parentId: place.parentId,
        afterId: place.afterId,
        ...(spaceId === undefined ? {} : { spaceId }),
      }),
    onMutate: ({ document, place, spaceId }) =>
      showAhead(client, document, (nodes) =>
        spaceId === undefined || spaceId === document.spaceId ? moveInTree(nodes, document.id, place) : nodes,
      ),
    onSuccess: (detail) => client.setQueryData(documentKeys.one(detail.id), detail),
    onError: (error, _, undo) => {
      undo?.()
      notifyFailure(error)
    },
    onSettled: (detail, _, { document }) =>
      Promise.all([
        refreshSpace(client, document.spaceId),
        detail && detail.spaceId !== document.spaceId ? refreshSpace(client, detail.spaceId) : undefined,
      ]),
  })
}

export function useDuplicateDocument() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...request }: DuplicateDocumentRequest & { id: string }) =>
      api.post<DocumentDetail>(`/documents/${id}/duplicate`, request),
    onSuccess: (document) => {
      client.setQueryData(documentKeys.one(document.id), document)
      return refreshSpace(client, document.spaceId)
    },
    onError: notifyFailure,
  })
}

interface Trash {
  document: Pick<DocumentNode, 'id' | 'spaceId'>
  /** How many pages below it the person was told of: the server refuses when that is no longer true. */
  descendants: number
}

export function useTrashDocument() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ document, descendants }: Trash) =>
      api.delete(`/documents/${document.id}`, { descendants }),
    onSettled: async (_, __, { document }) => {
      await refreshSpace(client, document.spaceId)
      await client.invalidateQueries({ queryKey: documentKeys.one(document.id) })
    },
  })
}

export function useRestoreDocument() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id }: { id: string; spaceId: string }) =>
      api.post<DocumentDetail>(`/documents/${id}/restore`),
    onSuccess: (detail) => client.setQueryData(documentKeys.one(detail.id), detail),
    onSettled: (_, __, { spaceId }) => refreshSpace(client, spaceId),
  })
}

export function usePurgeDocument() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id }: { id: string; spaceId: string }) => api.delete(`/trash/${id}`),
    onSettled: (_, __, { spaceId }) => refreshSpace(client, spaceId),
  })
}

export const exportMarkdown = (id: string): Promise<string> =>
  api.text(`/documents/${id}/content`, { query: { format: 'markdown' } })
