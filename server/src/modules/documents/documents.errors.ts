import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const documentsErrors = defineErrors({
  'documents.not_found': {
    status: 404,
    en: 'There is no such document, or you have no access to it.',
    'zh-CN': '没有这个文档，或你无权访问。',
  },
  'documents.in_trash': {
    status: 409,
    en: 'The document is in the trash; restore it first.',
    'zh-CN': '文档在回收站中，请先恢复。',
  },
  'documents.not_in_trash': {
    status: 409,
    en: 'Only what is in the trash can be restored or deleted for good.',
    'zh-CN': '只有回收站中的文档才能恢复或彻底删除。',
  },
  'documents.kind_unavailable': {
    status: 400,
    en: 'This server has no documents of this kind.',
    'zh-CN': '此服务器不支持该类文档。',
  },
  'documents.format_unavailable': {
    status: 400,
    en: 'This kind of document cannot be read in this format.',
    'zh-CN': '该类文档不支持此格式。',
  },
  'documents.erase_what': {
    status: 400,
    en: 'Say what to erase: a documentId or a userId, and only one of them.',
    'zh-CN': '请指明要抹除的对象：documentId 或 userId，且只能其一。',
  },
  'documents.markdown_refused': {
    status: 400,
    en: 'This kind of document does not start from Markdown.',
    'zh-CN': '该类文档不能由 Markdown 创建。',
  },
  'documents.template_not_found': {
    status: 400,
    en: 'There is no such template any more; choose another one.',
    'zh-CN': '该模板已不存在，请选择其他模板。',
  },
  'documents.template_unusable': {
    status: 400,
    en: 'The template does not fit: it is for another kind of document, or Markdown was given as well; leave one of them out.',
    'zh-CN': '模板不适用：它属于其他类型的文档，或同时提供了 Markdown，请去掉其中之一。',
  },
  'documents.id_taken': {
    status: 409,
    en: 'The id that was chosen for the new document is taken; send the request with another one.',
    'zh-CN': '为新文档选定的 id 已被占用，请换一个后重新提交。',
  },
  'documents.parent_not_found': {
    status: 400,
    en: 'The page to put it under is not in this space any more.',
    'zh-CN': '目标上级页面已不在此空间中。',
  },
  'documents.sibling_not_found': {
    status: 409,
    en: 'The page to put it after is not there any more; look at the tree again.',
    'zh-CN': '目标位置的页面已不在那里，请查看最新的目录。',
  },
  'documents.cycle': {
    status: 409,
    en: 'A page cannot be put below itself.',
    'zh-CN': '不能把页面移到它自己之下。',
  },
  'documents.subtree_changed': {
    status: 409,
    en: 'Other pages have been put below or taken from this one meanwhile; look again before you delete it.',
    'zh-CN': '此页面之下的页面已有变化，请确认后再删除。',
  },
  'documents.subtree_protected': {
    status: 409,
    en: 'Below this page are pages that are not yours to take away; somebody who manages them has to do it.',
    'zh-CN': '此页面之下有你无权处理的页面，请由其管理者操作。',
  },
  'documents.last_manager': {
    status: 409,
    en: 'A page that inherits no rights keeps at least one manager; make somebody else a manager first.',
    'zh-CN': '不继承权限的页面至少要有一名管理者，请先指定另一名管理者。',
  },
  'documents.version_conflict': {
    status: 409,
    en: 'Somebody changed this meanwhile; look at the new state and try again.',
    'zh-CN': '其他人已作更改，请查看最新内容后重试。',
  },
  'documents.too_deep': {
    status: 409,
    en: 'The tree would be deeper than 50 levels.',
    'zh-CN': '目录层级不能超过 50 层。',
  },
  'documents.too_large': {
    status: 413,
    en: 'The content is larger than this kind of document may be.',
    'zh-CN': '内容超过该类文档的上限。',
  },
  'documents.member_not_found': {
    status: 404,
    en: 'This person has no right of their own on the document.',
    'zh-CN': '此人在该文档上没有单独的权限。',
  },
  'documents.storage_unavailable': {
    status: 503,
    en: 'The content cannot be stored right now; nothing was changed. Try again shortly.',
    'zh-CN': '暂时无法保存内容，未作任何更改，请稍后重试。',
  },
})

export const documentsFail = errorsOf(documentsErrors)
