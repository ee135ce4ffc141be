import type { DocumentDetail } from '@stoa/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { usePart } from '../../platform/store.ts'
import { documentKeys } from '../documents/index.ts'
import type { LiveSession } from './live-session.ts'
import { isFinal } from './save-state.ts'

/**
 * Whether what is typed now would be taken. The socket knows before the list does that a right is gone: the server is
 * asked what is left of it.
 */
export function useWriteRight(document: DocumentDetail, session: LiveSession): boolean {
  const client = useQueryClient()
  const denied = usePart(session.facts, (facts) => facts.denied)
  const scope = usePart(session.facts, (facts) => facts.scope)
  const mayEdit = document.can.includes('documents.edit') && document.trashedAt === null
  const isBehind = denied === 'not-found' || (scope === 'read' && mayEdit)
  useEffect(() => {
    if (isBehind) void client.invalidateQueries({ queryKey: documentKeys.one(document.id) })
  }, [isBehind, client, document.id])
  return mayEdit && !isBehind && !isFinal(denied)
}
