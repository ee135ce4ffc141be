import type { Language } from '@stoa/protocol'

/** Each by its own name, whatever the interface speaks. */
export const languageNames: Record<Language, string> = { en: 'English', 'zh-CN': '简体中文' }
