import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { documentQuery } from '../../modules/documents/index.ts'

interface Place {
  spaceId: string | undefined
  documentId: string | undefined
}

/** Where the person is: in which space, on which page. */
export function usePlace(): Place {
  const params = useParams({ strict: false })
  const { documentId } = params
  const document = useQuery({ ...documentQuery(documentId ?? ''), enabled: documentId !== undefined })
  return { documentId, spaceId: params.spaceId ?? document.data?.spaceId }
}
