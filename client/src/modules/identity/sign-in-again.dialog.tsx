import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { reportSignedIn, sessionStore } from '../../platform/session/session-store.ts'
import { useStore } from '../../platform/store.ts'
import { Button, Dialog } from '../../platform/ui/index.ts'
import { identityKeys } from './identity.queries.ts'
import { type OtherWays, SignInForm } from './sign-in.form.tsx'
import { useMe } from './use-me.ts'

/** Over everything when the session ran out while somebody was here. What is open stays as it is. */
export function SignInAgain({ otherWays }: { otherWays?: OtherWays }) {
  const { t } = useTranslation('identity')
  const { user } = useMe()
  const state = useStore(sessionStore)
  const client = useQueryClient()
  if (state !== 'expired') return null
  return (
    <Dialog title={t('again.title')} onClose={() => undefined} forced>
      <p className="text-base text-ink-2">{t('again.body')}</p>
      <SignInForm
        email={user.email}
        otherWays={otherWays}
        onSignedIn={async (me) => {
          client.setQueryData(identityKeys.me, me)
          reportSignedIn()
          await client.invalidateQueries()
        }}
      />
      <Button
        look="quiet"
        size="small"
        className="self-start"
        onPress={() => window.location.assign('/sign-in')}
      >
        {t('again.other')}
      </Button>
    </Dialog>
  )
}
