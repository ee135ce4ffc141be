import { languages } from '@stoa/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Keyboard, LogOut, ScrollText, Gauge, Settings } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { languageNames, Portrait, signOut, useMe, useUpdateMe } from '../../modules/identity/index.ts'
import { SignOutDialog, whenNoneIsOpen } from '../../modules/live-documents/index.ts'
import { changeLanguage, rememberLanguage } from '../../platform/i18n/index.ts'
import { keptEdits, removeEverythingOf, waitingCopies } from '../../platform/local-copies/index.ts'
import { reportLeaving, reportLeft, reportSignedIn } from '../../platform/session/session-store.ts'
import { hasUnsent } from '../../platform/session/unsent.ts'
import { useStore } from '../../platform/store.ts'
import { chooseTheme, themeStore, themes } from '../../platform/theme/theme.ts'
import { IconButton, Menu, MenuGroup, MenuItem, MenuLine, notifyFailure } from '../../platform/ui/index.ts'
import { overlayStore } from './shell-store.ts'

interface AccountMenuProps {
  placement: 'right bottom' | 'top end'
}

export function AccountMenu({ placement }: AccountMenuProps) {
  const { t, i18n } = useTranslation(['app', 'identity'])
  const { user, can } = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const update = useUpdateMe()
  const theme = useStore(themeStore)
  const [asking, setAsking] = useState(false)

  const leave = async () => {
    reportLeaving()
    try {
      await signOut()
    } catch (error) {
      reportSignedIn()
      throw error
    }
    await navigate({ to: '/sign-in' })
    reportLeft()
    client.clear()
    // The copies of this device, when the last page has written its last words: the server has them, or a file does.
    await whenNoneIsOpen()
    await removeEverythingOf(user.id)
  }
  const chooseLanguage = (id: string) => {
    const language = languages.find((known) => known === id)
    if (language === undefined) return
    rememberLanguage(language)
    void changeLanguage(language)
    update.mutate({ language }, { onError: notifyFailure })
  }
  return (
    <>
      <Menu
        label={t('nav.account')}
        placement={placement}
        trigger={
          <IconButton label={t('account.open', { name: user.name })} tip="none" size="large">
            <Portrait user={user} className="size-8" />
          </IconButton>
        }
      >
        <MenuItem
          id="settings"
          icon={<Settings size={16} />}
          onAction={() => void navigate({ to: '/account' })}
        >
          {t('account.settings')}
        </MenuItem>
        {/* On a phone the bar has no room for them. */}
        {placement === 'top end' && can.includes('administration.read') && (
          <MenuItem
            id="administration"
            icon={<Gauge size={16} />}
            onAction={() => void navigate({ to: '/administration' })}
          >
            {t('nav.administration')}
          </MenuItem>
        )}
        {placement === 'top end' && can.includes('audit.read') && (
          <MenuItem
            id="audit"
            icon={<ScrollText size={16} />}
            onAction={() => void navigate({ to: '/audit' })}
          >
            {t('nav.audit')}
          </MenuItem>
        )}
        <MenuItem id="help" icon={<Keyboard size={16} />} onAction={() => overlayStore.set('shortcuts')}>
          {t('nav.help')}
        </MenuItem>
        <MenuLine />
        <MenuGroup title={t('account.language')} selected={i18n.language} onSelect={chooseLanguage}>
          {languages.map((language) => (
            <MenuItem key={language} id={language}>
              {languageNames[language]}
            </MenuItem>
          ))}
        </MenuGroup>
        <MenuGroup
          title={t('account.theme')}
          selected={theme}
          onSelect={(id) => chooseTheme(themes.find((known) => known === id) ?? 'system')}
        >
          {themes.map((choice) => (
            <MenuItem key={choice} id={choice}>
              {t(`identity:theme.${choice}`)}
            </MenuItem>
          ))}
        </MenuGroup>
        <MenuLine />
        <MenuItem
          id="leave"
          icon={<LogOut size={16} />}
          onAction={() => (mayLose() ? setAsking(true) : void leave().catch(notifyFailure))}
        >
          {t('identity:sign_out')}
        </MenuItem>
      </Menu>
      {asking && <SignOutDialog onClose={() => setAsking(false)} onLeave={leave} />}
    </>
  )
}

const mayLose = (): boolean => hasUnsent() || waitingCopies.get().length > 0 || keptEdits.get().length > 0
