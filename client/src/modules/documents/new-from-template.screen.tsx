import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useDocumentTitle } from '../../platform/ui/index.ts'
import { TemplateGallery } from '../templates/index.ts'
import { documentPath } from './document-link.ts'
import { useCreateDocument } from './documents.queries.ts'

export interface NewSearch {
  /** The document below which the new one stands. */
  under?: string
}

export const readNewSearch = (search: Record<string, unknown>): NewSearch =>
  typeof search['under'] === 'string' ? { under: search['under'] } : {}

interface NewFromTemplateScreenProps {
  spaceId: string
  under: string | undefined
}

/** A new page, board or note in this space that begins as a template says. */
export function NewFromTemplateScreen({ spaceId, under }: NewFromTemplateScreenProps) {
  const { t } = useTranslation('documents')
  const navigate = useNavigate()
  const create = useCreateDocument()
  useDocumentTitle(t('new.template_title'))
  return (
    <div className="mx-auto w-full max-w-[1040px] px-5 py-8 md:px-10 md:py-14">
      <h1 className="font-serif text-title-m font-semibold">{t('new.template_title')}</h1>
      <p className="mt-1 mb-8 text-ink-2">{t('new.template_body')}</p>
      <TemplateGallery
        pending={create.isPending ? create.variables.templateId : undefined}
        onPick={({ id, kind, title }) =>
          create.mutate(
            { spaceId, parentId: under ?? null, kind, title, templateId: id },
            { onSuccess: (made) => void navigate({ to: documentPath(made) }) },
          )
        }
      />
    </div>
  )
}
