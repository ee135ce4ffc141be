import type { Me } from '@stoa/protocol'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, describeError, FormError, TextField } from '../../platform/ui/index.ts'
import { signInWithDirectory } from './federation.queries.ts'

interface DirectorySignInProps {
  directory: { id: string; name: string }
  onSignedIn: (me: Me) => Promise<void> | void
}

/** The name and password that somebody has in the company's directory. */
export function DirectorySignIn({ directory, onSignedIn }: DirectorySignInProps) {
  const { t } = useTranslation('federation')
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<string>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    setError(undefined)
    try {
      await onSignedIn(await signInWithDirectory(directory.id, { login: login.trim(), password }))
    } catch (failure) {
      setError(describeError(failure))
    } finally {
      setPending(false)
    }
  }
  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="arrives flex flex-col gap-4 rounded-l border border-stone-3/70 bg-stone-1 p-4"
    >
      <TextField
        label={t('directory.login', { name: directory.name })}
        value={login}
        onChange={setLogin}
        isRequired
        autoFocus
        autoComplete="username"
        maxLength={254}
      />
      <TextField
        label={t('directory.password', { name: directory.name })}
        type="password"
        value={password}
        onChange={setPassword}
        isRequired
        autoComplete="current-password"
      />
      <FormError text={error} />
      <Button type="submit" look="primary" isPending={pending} className="self-start">
        {t('directory.submit')}
      </Button>
    </form>
  )
}
