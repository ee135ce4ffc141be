import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { reportSignedIn } from '../../platform/session/session-store.ts'
import { useDocumentTitle } from '../../platform/ui/index.ts'
import { GateLayout } from './gate-layout.tsx'
import { identityKeys, instanceQuery } from './identity.queries.ts'
import { safeNext } from './safe-next.ts'
import { SignInForm } from './sign-in.form.tsx'

export function SignInScreen() {
  const { t } = useTranslation('identity')
  const client = useQueryClient()
  const router = useRouter()
  const { data: instance } = useQuery(instanceQuery)
  useDocumentTitle(t('sign_in.page'))
  if (instance?.setupRequired)
    return (
      <GateLayout>
        <h1 className="font-serif text-title-m font-semibold">{t('sign_in.setup_needed_title')}</h1>
        <p className="mt-3 text-ink-2">{t('sign_in.setup_needed_body')}</p>
      </GateLayout>
    )
  return (
    <GateLayout>
      <h1 className="mb-6 font-serif text-title-m font-semibold">
        {instance?.name ? t('sign_in.title_named', { name: instance.name }) : t('sign_in.title')}
      </h1>
      <SignInForm
        onSignedIn={async (me) => {
          client.clear()
          client.setQueryData(identityKeys.me, me)
          reportSignedIn()
          const next = new URLSearchParams(window.location.search).get('next')
          router.history.replace(safeNext(next))
          await router.invalidate()
        }}
      />
      <p className="mt-8 text-small text-ink-3">{t('sign_in.no_account')}</p>
    </GateLayout>
  )
}
