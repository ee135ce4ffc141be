import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import { I18nProvider, RouterProvider as AriaRouterProvider } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Toasts } from '../platform/ui/index.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { createQueryClient } from './query-client.ts'
import { createAppRouter } from './router.tsx'

export function App() {
  const { i18n } = useTranslation()
  const [client] = useState(createQueryClient)
  const [router] = useState(() => createAppRouter(client))
  return (
    <ErrorBoundary>
      <I18nProvider locale={i18n.language}>
        <QueryClientProvider client={client}>
          <AriaRouterProvider navigate={(path) => router.history.push(path)}>
            <RouterProvider router={router} />
          </AriaRouterProvider>
          <Toasts />
        </QueryClientProvider>
      </I18nProvider>
    </ErrorBoundary>
  )
}
