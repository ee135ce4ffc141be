import { useTranslation } from 'react-i18next'
import { saveFile } from '../documents/index.ts'

/** Saves every page that holds something the server does not have into one file. */
export function useDownloadOfUnsent(): () => Promise<void> {
  const { t } = useTranslation(['liveDocuments', 'documents'])
  return async () => {
    const { markdownOfEverythingUnsent } = await import('./rescued-markdown.ts')
    saveFile(t('leave.file'), 'text/markdown', await markdownOfEverythingUnsent(t('documents:untitled')))
  }
}
