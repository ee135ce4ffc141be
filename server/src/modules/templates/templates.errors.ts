import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const templatesErrors = defineErrors({
  'templates.not_found': {
    status: 404,
    en: 'There is no such template any more.',
    'zh-CN': '该模板已不存在。',
  },
  'templates.built_in': {
    status: 409,
    en: 'This template came with Stoa and cannot be changed; make a document of it and keep that as a template.',
    'zh-CN': '这是内置模板，不能修改；可用它新建文档，再将该文档存为模板。',
  },
  'templates.kind_unsuitable': {
    status: 400,
    en: 'Templates are made of pages, boards and notes; a template that is replaced keeps its kind. Choose another document.',
    'zh-CN': '模板可由页面、看板或会议记录创建，替换时类型须保持不变，请选择其他文档。',
  },
  'templates.too_large': {
    status: 413,
    en: 'The document is too large for a template; 2 MB is the most. Take out what a new document does not need.',
    'zh-CN': '文档过大，模板不能超过 2 MB。请删去新文档不需要的内容。',
  },
  'templates.too_many': {
    status: 409,
    en: 'There are 500 templates, and no more fit; remove some that nobody uses.',
    'zh-CN': '模板已达 500 个上限，请先删除不再使用的模板。',
  },
  'templates.version_conflict': {
    status: 409,
    en: 'Somebody changed this template meanwhile; look at it and try again.',
    'zh-CN': '其他人已修改此模板，请查看最新内容后重试。',
  },
})

export const templatesFail = errorsOf(templatesErrors)
