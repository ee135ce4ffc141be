import type { Catalogue } from '../catalogue.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    ui: typeof en
  }
}

export const uiWords = { en, 'zh-CN': zhCN } satisfies Catalogue
