import { type Language, languages } from '@stoa/protocol'

const storageKey = 'stoa.language'

let active: Language = 'en'

/** The language the interface speaks now; also sent as `Accept-Language`. */
export const currentLanguage = (): Language => active

export const noteLanguage = (language: Language): void => {
  active = language
}

/** The nearest language we speak to a list of BCP 47 tags: every Chinese is answered in the one we have. */
export function nearestLanguage(tags: readonly string[]): Language | undefined {
  for (const tag of tags) {
    const primary = tag.toLowerCase().split('-')[0]
    const found = languages.find((language) => language.toLowerCase().split('-')[0] === primary)
    if (found) return found
  }
  return undefined
}

interface LanguageSources {
  /** What the person chose for the account. */
  chosen?: Language | null | undefined
  /** What this browser was last told before anybody signed in. */
  remembered?: Language | undefined
  organisation?: Language | undefined
  browser: readonly string[]
}

/** The person's choice, then the organisation's language, then the browser's. */
export const decideLanguage = (sources: LanguageSources): Language =>
  sources.chosen ?? sources.remembered ?? sources.organisation ?? nearestLanguage(sources.browser) ?? 'en'

export function rememberedLanguage(): Language | undefined {
  try {
    return languages.find((language) => language === localStorage.getItem(storageKey))
  } catch {
    return undefined
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // Not remembered: the next visit decides again.
  }
}
