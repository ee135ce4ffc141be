export { uiWords } from './locales/index.ts'
export type { Catalogue, Translation, Words } from './catalogue.ts'
export { formatBytes, formatDate, formatMoment, formatNumber, formatWhen } from './format.ts'
export { changeLanguage, startI18n, translate } from './i18n.ts'
export {
  currentLanguage,
  decideLanguage,
  nearestLanguage,
  rememberedLanguage,
  rememberLanguage,
} from './language.ts'
