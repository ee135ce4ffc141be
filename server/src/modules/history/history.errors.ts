import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const historyErrors = defineErrors({
  'history.which_version': {
    status: 400,
    en: 'Say which version: by sequence, by versionId or by at, and by one of them only.',
    'zh-CN': '请用 sequence、versionId 或 at 之一指明版本，且只用其一。',
  },
  'history.version_not_found': {
    status: 404,
    en: 'There is no version of this name any more.',
    'zh-CN': '该命名版本已不存在。',
  },
  'history.version_gone': {
    status: 410,
    en: 'What the document was then is not kept any more; look for the nearest version that is.',
    'zh-CN': '该时刻的内容已不再保留，请选择最接近的版本。',
  },
  'history.format_unavailable': {
    status: 400,
    en: 'This kind of document cannot be read in this format.',
    'zh-CN': '该类文档不支持此格式。',
  },
  'history.too_much': {
    status: 422,
    en: 'The document is too large for this; look at the version itself, or take it as a copy.',
    'zh-CN': '文档过大，无法完成此操作；请直接查看该版本，或将其另存为副本。',
  },
  'history.not_restorable': {
    status: 409,
    en: 'Documents of this kind cannot be compared or merged; ask for the version as a copy.',
    'zh-CN': '此类文档不支持比较与合并，请将该版本另存为副本。',
  },
})

export const historyFail = errorsOf(historyErrors)
