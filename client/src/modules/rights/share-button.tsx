import type { DocumentDetail } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link2, LockKeyhole, Share2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, Tip } from '../../platform/ui/index.ts'
import { grantsQuery, linksQuery } from './rights.queries.ts'

type MarkedDocument = Pick<DocumentDetail, 'id' | 'can'>

/** What those who manage a document should know at a glance: a link opens it to anybody, or nothing comes from above. */
function useSharingMark({ id, can }: MarkedDocument): 'link' | 'own' | undefined {
  const enabled = can.includes('documents.manage')
  const grants = useQuery({ ...grantsQuery({ type: 'document', id }), enabled })
  const links = useQuery({ ...linksQuery(id), enabled })
  if (!enabled) return undefined
  if ((links.data?.length ?? 0) > 0) return 'link'
  return grants.data?.inherits === false ? 'own' : undefined
}

interface ShareButtonProps {
  document: MarkedDocument
  label: string
  /** Where the screen is for something else. */
  look?: 'primary' | 'secondary'
  onPress: () => void
}

/** Opens the share dialog, and shows what is unusual about who can see the document. */
export function ShareButton({ document, label, look = 'primary', onPress }: ShareButtonProps) {
  const { t } = useTranslation('rights')
  const mark = useSharingMark(document)
  return (
    <Tip text={mark === undefined ? label : t(`mark.${mark}`)}>
      <Button look={look} className="@max-[36rem]:w-9 @max-[36rem]:px-0" aria-label={label} onPress={onPress}>
        {mark === undefined && <Share2 size={16} aria-hidden className="@min-[36rem]:hidden" />}
        {mark === 'link' && <Link2 size={16} aria-hidden />}
        {mark === 'own' && <LockKeyhole size={15} aria-hidden />}
        <span className="@max-[36rem]:hidden">{label}</span>
      </Button>
    </Tip>
  )
}
