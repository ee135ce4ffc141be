import { useTranslation } from 'react-i18next'
import { Button } from '../../platform/ui/index.ts'

interface MoreButtonProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }
}

/** The rest of a long list, a page at a time. */
export function MoreButton({ query }: MoreButtonProps) {
  const { t } = useTranslation('organisation')
  if (!query.hasNextPage) return null
  return (
    <Button className="mt-5" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
      {t('more')}
    </Button>
  )
}
