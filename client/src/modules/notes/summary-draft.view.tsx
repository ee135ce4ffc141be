import type { DocumentDetail } from '@stoa/protocol'
import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, copyText, ErrorState, GhostLines, Tag } from '../../platform/ui/index.ts'
import { draftSummary } from './notes.queries.ts'

interface SummaryDraftViewProps {
  document: DocumentDetail
  onBack: () => void
}

/** What a language model makes of the note: a draft, which goes nowhere unless somebody copies it. */
export function SummaryDraftView({ document, onBack }: SummaryDraftViewProps) {
  const { t, i18n } = useTranslation('notes')
  const draft = useMutation({ mutationFn: () => draftSummary(document.id, i18n.language) })
  const { mutate } = draft
  useEffect(() => mutate(), [mutate])
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-2">{t('draft.lead')}</p>
      {draft.isError && <ErrorState compact error={draft.error} onRetry={() => mutate()} />}
      {(draft.isPending || draft.isIdle) && (
        <div role="status" aria-label={t('draft.waiting')}>
          <GhostLines widths={['88%', '93%', '71%', '84%']} />
        </div>
      )}
      {draft.data && (
        <>
          <p className="flex items-center gap-2 text-small text-ink-3">
            <Tag tone="ochre">{t('draft.tag')}</Tag>
            {t('draft.by', { model: draft.data.model })}
          </p>
          <pre className="scroll-thin max-h-[44vh] overflow-auto rounded-m border border-dashed border-edge bg-raised px-5 py-4 font-sans text-base whitespace-pre-wrap">
            {draft.data.markdown}
          </pre>
        </>
      )}
      <div className="flex justify-end gap-2">
        <Button look="quiet" onPress={onBack}>
          {t('back')}
        </Button>
        <Button
          look="primary"
          isDisabled={draft.data === undefined}
          onPress={() => {
            if (draft.data) void copyText(draft.data.markdown, t('draft.copied'))
          }}
        >
          {t('draft.copy')}
        </Button>
      </div>
    </div>
  )
}
