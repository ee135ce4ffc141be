import { useTranslation } from 'react-i18next'

/** A title as it is shown: an empty one in the reader's language. */
export function useTitle(): (document: { title: string }) => string {
  const { t } = useTranslation('documents')
  return ({ title }) => (title.trim() === '' ? t('untitled') : title)
}
