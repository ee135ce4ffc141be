import { type Language, languages } from '@stoa/protocol'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { changeLanguage, rememberLanguage } from '../../platform/i18n/index.ts'
import { keepStorage, readStorageKeeping, storageKeeping } from '../../platform/persistent-storage.ts'
import { useStore } from '../../platform/store.ts'
import { chooseTheme, themeStore, themes } from '../../platform/theme/theme.ts'
import { Button, notifyFailure, Section, Select, useDocumentTitle } from '../../platform/ui/index.ts'
import { ApiTokens } from './api-tokens.tsx'
import { useUpdateMe } from './identity.queries.ts'
import { languageNames } from './languages.ts'
import { PasskeysSection } from './passkeys.section.tsx'
import { Portrait } from './portrait.tsx'
import { ProfileSection } from './profile.section.tsx'
import { SecuritySection } from './security.section.tsx'
import { SessionsSection } from './sessions.section.tsx'
import { useMe } from './use-me.ts'

interface AccountScreenProps {
  /** Further parts, from modules that know other ways in. */
  children?: ReactNode
}

export function AccountScreen({ children }: AccountScreenProps) {
  const { t } = useTranslation('identity')
  const { user, organisation } = useMe()
  useDocumentTitle(t('account.page'))
  return (
    <div className="mx-auto flex w-full max-w-[44rem] flex-col gap-12 px-5 py-8 md:px-10 md:py-12">
      <header className="flex items-center gap-4">
        <Portrait user={user} className="size-11" />
        <div className="min-w-0">
          <h1 className="truncate font-serif text-title-m font-semibold">{user.name}</h1>
          <p className="truncate text-ink-3">
            {user.email} · {organisation.name}
          </p>
        </div>
      </header>
      <ProfileSection />
      <Appearance />
      <SecuritySection />
      <PasskeysSection />
      {children}
      <SessionsSection />
      <ThisDevice />
      <ApiTokens />
    </div>
  )
}

function Appearance() {
  const { t, i18n } = useTranslation('identity')
  const update = useUpdateMe()
  const theme = useStore(themeStore)
  return (
    <Section title={t('account.appearance')}>
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
    </Section>
  )
}

function ThisDevice() {
  const { t } = useTranslation('identity')
  const keeping = useStore(storageKeeping)
  useEffect(() => {
    void readStorageKeeping()
  }, [])
  return (
    <Section title={t('device.title')}>
      <p className="text-ink-2">{t('device.body')}</p>
      <p role="status" className="mt-3 font-semibold">
        {t(`device.${keeping}`)}
      </p>
      {keeping === 'may-be-cleared' && (
        <Button className="mt-3" onPress={() => void keepStorage()}>
          {t('device.ask')}
        </Button>
      )}
    </Section>
  )
}
