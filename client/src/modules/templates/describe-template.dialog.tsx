import type { Template } from '@stoa/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog, TextField } from '../../platform/ui/index.ts'
import { useTemplateActions } from './templates.queries.ts'

interface TemplateWordsProps {
  title: string
  onTitle: (title: string) => void
  description: string
  onDescription: (description: string) => void
}

/** What a template is called, and what it is for. */
export function TemplateWords({ title, onTitle, description, onDescription }: TemplateWordsProps) {
  const { t } = useTranslation('templates')
  return (
    <>
      <TextField autoFocus label={t('title')} value={title} onChange={onTitle} maxLength={120} isRequired />
      <TextField
        multiline
        label={t('description')}
        help={t('description.help')}
        value={description}
        onChange={onDescription}
        maxLength={400}
      />
    </>
  )
}

export function DescribeTemplateDialog({ template, onClose }: { template: Template; onClose: () => void }) {
  const { t } = useTranslation(['templates', 'ui'])
  const { update } = useTemplateActions()
  const [title, setTitle] = useState(template.title)
  const [description, setDescription] = useState(template.description)
  return (
    <FormDialog
      title={t('describe')}
      confirm={t('ui:action.save')}
      canConfirm={title.trim() !== ''}
      onClose={onClose}
      onConfirm={() =>
        update.mutateAsync({
          id: template.id,
          title: title.trim(),
          description: description.trim(),
          version: template.version,
        })
      }
    >
      <TemplateWords
        title={title}
        onTitle={setTitle}
        description={description}
        onDescription={setDescription}
      />
    </FormDialog>
  )
}
