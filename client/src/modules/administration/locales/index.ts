import type { Catalogue } from '../../../platform/i18n/index.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    administration: typeof en
  }
}

export const administrationWords = { en, 'zh-CN': zhCN } satisfies Catalogue
