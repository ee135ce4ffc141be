import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState } from '../platform/ui/index.ts'

interface ErrorBoundaryProps {
  children: ReactNode
}

/** When a screen breaks: what is safe, and the way on. The browser's console has the error itself. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    reportError(new Error(`A screen broke${info.componentStack ?? ''}`, { cause: error }))
  }

  override render(): ReactNode {
    return this.state.broken ? (
      <main className="grid min-h-dvh place-items-center px-6">
        <Crashed />
      </main>
    ) : (
      this.props.children
    )
  }
}

export function Crashed() {
  const { t } = useTranslation('ui')
  return (
    <EmptyState
      level={1}
      title={t('crash.title')}
      action={
        <Button look="primary" onPress={() => window.location.reload()}>
          {t('action.reload')}
        </Button>
      }
    >
      {t('crash.body')}
    </EmptyState>
  )
}
