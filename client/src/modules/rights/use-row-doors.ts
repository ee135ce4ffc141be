import type { Principal } from '@stoa/protocol'
import { useNavigate } from '@tanstack/react-router'
import { useMe } from '../identity/index.ts'
import type { ShareStep } from './share-step.ts'

/** Rows of a list that are shown at once; the rest on demand. */
export const rowsAtOnce = 30

export interface RowDoorsOptions {
  onStep: (step: ShareStep) => void
  onClose: () => void
}

/** What every row of the dialog can do. */
export function useRowDoors({ onStep, onClose }: RowDoorsOptions) {
  const navigate = useNavigate()
  const { can } = useMe()
  return {
    onWhy: ({ id, name }: Principal) => onStep({ at: 'why', person: { id, name } }),
    onMembers: can.includes('users.list')
      ? ({ type, id }: Principal) => {
          onClose()
          void navigate({ to: type === 'group' ? `/people/groups/${id}` : `/people/departments/${id}` })
        }
      : undefined,
  }
}
