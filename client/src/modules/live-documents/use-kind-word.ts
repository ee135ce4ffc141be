import { type DocumentKind, parseSyncName } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'

/** What a document is called in a sentence: "this page", "this board". */
export function useKindWord(): (kind: DocumentKind) => string {
  const { t } = useTranslation('liveDocuments')
  return (kind) => t(`kind.${kind}`)
}

export const kindOf = (syncName: string): DocumentKind => parseSyncName(syncName)?.kind ?? 'raw'
