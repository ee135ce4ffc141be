import type { Catalogue } from '../../../platform/i18n/index.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    templates: typeof en
  }
}

export const templatesWords = { en, 'zh-CN': zhCN } satisfies Catalogue
