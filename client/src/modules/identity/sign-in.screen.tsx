import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { FormError, useDocumentTitle } from '../../platform/ui/index.ts'
import { GateLayout, GateTitle } from './gate-layout.tsx'
import { instanceQuery } from './identity.queries.ts'
import { safeNext } from './safe-next.ts'
import { type OtherWays, SignInForm } from './sign-in.form.tsx'
import { useEnter } from './use-enter.ts'

interface SignInScreenProps {
  otherWays?: OtherWays
  /** Why a way in that led through another place ended here. */
  failure?: string | undefined
}

export function SignInScreen({ otherWays, failure }: SignInScreenProps) {
  const { t } = useTranslation('identity')
  const { data: instance } = useQuery(instanceQuery)
  const enter = useEnter()
  useDocumentTitle(t('sign_in.page'))
  if (instance?.setupRequired)
    return (
      <GateLayout>
        <GateTitle lead={t('sign_in.setup_needed_body')}>{t('sign_in.setup_needed_title')}</GateTitle>
      </GateLayout>
    )
  return (
    <GateLayout>
      <GateTitle>
        {instance?.name ? t('sign_in.title_named', { name: instance.name }) : t('sign_in.title')}
      </GateTitle>
      {failure !== undefined && (
        <div className="mb-5">
          <FormError text={failure} />
        </div>
      )}
      <SignInForm
        otherWays={otherWays}
        onSignedIn={(me) => enter(me, safeNext(new URLSearchParams(window.location.search).get('next')))}
      />
      <p className="mt-8 text-small text-ink-3">{t('sign_in.no_account')}</p>
    </GateLayout>
  )
}
