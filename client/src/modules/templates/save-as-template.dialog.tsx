import type { Language } from '@stoa/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog, notify } from '../../platform/ui/index.ts'
import { TemplateWords } from './describe-template.dialog.tsx'
import { useTemplateActions } from './templates.queries.ts'

interface SaveAsTemplateDialogProps {
  document: { readonly id: string; readonly title: string }
  onClose: () => void
}

/** Keeps what a document holds now for others to begin with. */
export function SaveAsTemplateDialog({ document, onClose }: SaveAsTemplateDialogProps) {
  const { t, i18n } = useTranslation('templates')
  const { create } = useTemplateActions()
  const [title, setTitle] = useState(document.title)
  const [description, setDescription] = useState('')
  return (
    <FormDialog
      title={t('save')}
      confirm={t('save.confirm')}
      canConfirm={title.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        const made = await create.mutateAsync({
          documentId: document.id,
          title: title.trim(),
          description: description.trim(),
          language: i18n.language as Language,
        })
        notify(t('save.done', { title: made.title }))
      }}
    >
      <p className="text-ink-2">{t('save.body')}</p>
      <TemplateWords
        title={title}
        onTitle={setTitle}
        description={description}
        onDescription={setDescription}
      />
    </FormDialog>
  )
}
