import type { Language } from '@stoa/protocol'
import { createInstance, type i18n as I18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Catalogue } from './catalogue.ts'
import { currentLanguage, noteLanguage } from './language.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui'
    keySeparator: false
  }
}

const instance: I18n = createInstance()

/** Must be awaited before anything renders. `catalogues` maps a module's name to its words. */
export async function startI18n(catalogues: Record<string, Catalogue>, language: Language): Promise<void> {
  const resources = {
    en: Object.fromEntries(Object.entries(catalogues).map(([name, words]) => [name, words.en])),
    'zh-CN': Object.fromEntries(Object.entries(catalogues).map(([name, words]) => [name, words['zh-CN']])),
  }
  await instance.use(initReactI18next).init({
    resources,
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'ui',
    keySeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  apply(language)
}

function apply(language: Language): void {
  noteLanguage(language)
  document.documentElement.lang = language
}

export async function changeLanguage(language: Language): Promise<void> {
  if (language === currentLanguage() && instance.language === language) return
  apply(language)
  await instance.changeLanguage(language)
}

/** For the few words that are needed outside a component. */
export const translate: I18n['t'] = instance.t
