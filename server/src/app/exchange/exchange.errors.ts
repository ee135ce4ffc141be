import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const exchangeErrors = defineErrors({
  'exchange.nothing_there': {
    status: 404,
    en: 'There is no document or space of this id: an id is the end of its address.',
    'zh-CN': '没有此编号的文档或空间；编号是其网址的最后一段。',
  },
  'exchange.target_taken': {
    status: 409,
    en: 'There is something at this place already: choose another name, or an empty folder.',
    'zh-CN': '目标位置已有内容，请换一个名称，或选择空文件夹。',
  },
  'exchange.too_much_for_zip': {
    status: 413,
    en: 'This is more than one ZIP holds: export into a folder instead.',
    'zh-CN': '内容超出单个 ZIP 的上限，请改为导出到文件夹。',
  },
  'exchange.unreadable': {
    status: 404,
    en: 'The source cannot be read: check its path and who may read it.',
    'zh-CN': '无法读取来源，请检查路径及读取权限。',
  },
  'exchange.not_a_source': {
    status: 422,
    en: 'This is neither an export of Stoa nor Markdown: give a folder, a .zip or a .md file.',
    'zh-CN': '这既不是 Stoa 的导出文件，也不是 Markdown；请提供文件夹、.zip 或 .md 文件。',
  },
  'exchange.damaged': {
    status: 422,
    en: 'The export is damaged, and nothing of it was taken over: copy it anew from where it was made.',
    'zh-CN': '导出文件已损坏，未导入任何内容；请从原处重新复制。',
  },
  'exchange.suspicious': {
    status: 422,
    en: 'The source is built to do harm, or by a program that does it wrongly; nothing of it was taken over.',
    'zh-CN': '来源文件带有恶意结构，或由有缺陷的程序生成；未导入任何内容。',
  },
  'exchange.too_large': {
    status: 413,
    en: 'The source unpacks to more than is taken over at once: import it in parts.',
    'zh-CN': '来源解包后超出单次导入的上限，请分批导入。',
  },
  'exchange.unusable': {
    status: 422,
    en: 'Some of the files cannot be taken over, so none was: mend them, or take them out.',
    'zh-CN': '部分文件无法导入，因此未导入任何内容；请修正或移除这些文件。',
  },
  'exchange.newer': {
    status: 409,
    en: 'The export was made by a newer Stoa: import it with that version or a later one.',
    'zh-CN': '此导出文件由更新版本的 Stoa 生成，请使用该版本或更高版本导入。',
  },
})

export const exchangeFail = errorsOf(exchangeErrors)
