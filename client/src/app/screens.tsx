import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ApiError, UnreachableError } from '../platform/api/index.ts'
import { EmptyState, ErrorState, GhostLines, useDocumentTitle } from '../platform/ui/index.ts'
import { Crashed } from './error-boundary.tsx'

const frame = 'mx-auto w-full max-w-[46rem] px-5 py-8 md:px-10 md:py-12'

/** A screen could not be opened, or broke while it stood. */
export function FailedScreen({ error }: ErrorComponentProps) {
  const router = useRouter()
  const answered = error instanceof ApiError || error instanceof UnreachableError
  return (
    <div className={frame}>
      {answered ? <ErrorState error={error} onRetry={() => void router.invalidate()} /> : <Crashed />}
    </div>
  )
}

/** The same where no shell stands around it. */
export const FailedOutside = (props: ErrorComponentProps) => (
  <main className="min-h-dvh bg-paper">
    <FailedScreen {...props} />
  </main>
)

export function NotFoundScreen() {
  const { t } = useTranslation('app')
  useDocumentTitle(t('not_found.title'))
  return (
    <div className={frame}>
      <EmptyState
        level={1}
        title={t('not_found.title')}
        action={
          <Link to="/" className="font-semibold">
            {t('not_found.home')}
          </Link>
        }
      >
        {t('not_found.body')}
      </EmptyState>
    </div>
  )
}

export const LoadingScreen = () => (
  <div className={frame}>
    <GhostLines widths={['42%']} height="1.9rem" />
    <GhostLines className="mt-10" widths={['58%', '71%', '49%', '64%']} height="1.4rem" />
  </div>
)
