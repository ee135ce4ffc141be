import { useQuery } from '@tanstack/react-query'
import { Building2, LogIn } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, describeError, FormError } from '../../platform/ui/index.ts'
import { type OtherWay, safeNext } from '../identity/index.ts'
import { DirectorySignIn } from './directory-sign-in.tsx'
import { beginFederatedSignIn, signInOptionsQuery } from './federation.queries.ts'

/** An address that is complete enough to ask whether a provider is prescribed for it. */
const complete = /^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$/

/** Where one wanted to go; over an open page whose session ran out, that page. */
function pageAfterwards(): string {
  const { pathname, search } = window.location
  if (pathname === '/sign-in') return safeNext(new URLSearchParams(search).get('next'))
  return safeNext(pathname + search)
}

/** The organisation's own ways in. Where none is set up, nothing is here. */
export function FederatedWays({ email, onSignedIn }: OtherWay) {
  const { t } = useTranslation('federation')
  const typed = useDeferredValue(email.trim())
  const general = useQuery(signInOptionsQuery(''))
  const forAddress = useQuery({
    ...signInOptionsQuery(typed),
    enabled: complete.test(typed) && (general.data?.providers.length ?? 0) > 0,
  })
  const [error, setError] = useState<string>()
  const [going, setGoing] = useState<string>()
  const [directory, setDirectory] = useState<string>()
  const providers = general.data?.providers ?? []
  const directories = general.data?.directories ?? []
  const prescribed = providers.find(({ key }) => key === forAddress.data?.prescribed)
  const go = async (provider: string) => {
    setGoing(provider)
    setError(undefined)
    try {
      const { url } = await beginFederatedSignIn({ provider, next: pageAfterwards() })
      window.location.assign(url)
    } catch (failure) {
      setGoing(undefined)
      setError(describeError(failure))
    }
  }
  const chosen = directories.find(({ id }) => id === directory)
  return (
    <>
      {prescribed && (
        <p role="status" className="rounded-m bg-aegean-soft px-3 py-2 text-small text-aegean">
          {t('ways.prescribed', { name: prescribed.name })}
        </p>
      )}
      {providers.map(({ key, name }) => (
        <Button
          key={key}
          className="h-11 w-full"
          look={key === prescribed?.key ? 'primary' : 'secondary'}
          isPending={going === key}
          isDisabled={going !== undefined && going !== key}
          onPress={() => void go(key)}
        >
          <LogIn size={17} aria-hidden />
          <span className="truncate">{t('ways.with', { name })}</span>
        </Button>
      ))}
      {directories.map(({ id, name }) => (
        <Button
          key={id}
          className="h-11 w-full"
          aria-expanded={directory === id}
          onPress={() => setDirectory(directory === id ? undefined : id)}
        >
          <Building2 size={17} aria-hidden />
          <span className="truncate">{t('ways.with', { name })}</span>
        </Button>
      ))}
      {chosen && <DirectorySignIn key={chosen.id} directory={chosen} onSignedIn={onSignedIn} />}
      <FormError text={error} />
    </>
  )
}
