import { languages } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'
import { changeLanguage, rememberLanguage } from '../../platform/i18n/index.ts'
import { languageNames } from './languages.ts'

/** Before anybody is known: each language by its own name. */
export function LanguageSwitch() {
  const { i18n, t } = useTranslation('identity')
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">{t('setup.language')}</legend>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={() => {
            rememberLanguage(language)
            void changeLanguage(language)
          }}
          className="rounded-s px-2.5 py-1 text-small text-ink-2 hover:bg-hover aria-pressed:font-semibold aria-pressed:text-aegean"
        >
          {languageNames[language]}
        </button>
      ))}
    </fieldset>
  )
}
