import { type Language, languages } from '@stoa/protocol'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeLanguage, rememberLanguage } from '../../platform/i18n/index.ts'
import { keepStorage, readStorageKeeping, storageKeeping } from '../../platform/persistent-storage.ts'
import { useStore } from '../../platform/store.ts'
import { chooseTheme, themeStore, themes } from '../../platform/theme/theme.ts'
import {
  Avatar,
  Button,
  notify,
  notifyFailure,
  Select,
  TextField,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { ApiTokens } from './api-tokens.tsx'
import { useUpdateMe } from './identity.queries.ts'
import { languageNames } from './languages.ts'
import { useMe } from './use-me.ts'

export function AccountScreen() {
  const { t } = useTranslation('identity')
  const { user, organisation } = useMe()
  useDocumentTitle(t('account.page'))
  return (
    <div className="mx-auto flex w-full max-w-[44rem] flex-col gap-12 px-5 py-8 md:px-10 md:py-12">
      <header className="flex items-center gap-4">
        <Avatar person={user} size="large" decorative />
        <div className="min-w-0">
          <h1 className="truncate font-serif text-title-m font-semibold">{user.name}</h1>
          <p className="truncate text-ink-3">
            {user.email} · {organisation.name}
          </p>
        </div>
      </header>
      <Profile />
      <Appearance />
      <ThisDevice />
      <ApiTokens />
    </div>
  )
}

function Profile() {
  const { t } = useTranslation(['identity', 'ui'])
  const { user } = useMe()
  const update = useUpdateMe()
  const [name, setName] = useState(user.name)
  return (
    <section aria-labelledby="profile">
      <h2 id="profile" className="label mb-4 border-b border-stone-3 pb-2">
        {t('account.profile')}
      </h2>
      <form
        className="flex max-w-[24rem] items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          update.mutate({ name }, { onSuccess: () => notify(t('account.saved')), onError: notifyFailure })
        }}
      >
        <TextField
          label={t('field.name')}
          value={name}
          onChange={setName}
          isRequired
          maxLength={80}
          autoComplete="name"
          className="grow"
        />
        <Button
          type="submit"
          className="h-10"
          isPending={update.isPending}
          isDisabled={name.trim() === '' || name === user.name}
        >
          {t('ui:action.save')}
        </Button>
      </form>
    </section>
  )
}

function Appearance() {
  const { t, i18n } = useTranslation('identity')
  const update = useUpdateMe()
  const theme = useStore(themeStore)
  return (
    <section aria-labelledby="appearance">
      <h2 id="appearance" className="label mb-4 border-b border-stone-3 pb-2">
        {t('account.appearance')}
      </h2>
      <div className="grid max-w-[24rem] gap-4 sm:grid-cols-2">
        <Select
          label={t('setup.language')}
          choices={languages.map((language) => ({ id: language, label: languageNames[language] }))}
          value={i18n.language as Language}
          onChange={(language) => {
            rememberLanguage(language)
            void changeLanguage(language)
            update.mutate({ language }, { onError: notifyFailure })
          }}
        />
        <Select
          label={t('account.theme')}
          choices={themes.map((choice) => ({ id: choice, label: t(`theme.${choice}`) }))}
          value={theme}
          onChange={chooseTheme}
        />
      </div>
    </section>
  )
}

function ThisDevice() {
  const { t } = useTranslation('identity')
  const keeping = useStore(storageKeeping)
  useEffect(() => {
    void readStorageKeeping()
  }, [])
  return (
    <section aria-labelledby="device">
      <h2 id="device" className="label mb-4 border-b border-stone-3 pb-2">
        {t('device.title')}
      </h2>
      <p className="text-ink-2">{t('device.body')}</p>
      <p role="status" className="mt-3 font-semibold">
        {t(`device.${keeping}`)}
      </p>
      {keeping === 'may-be-cleared' && (
        <Button className="mt-3" onPress={() => void keepStorage()}>
          {t('device.ask')}
        </Button>
      )}
    </section>
  )
}
