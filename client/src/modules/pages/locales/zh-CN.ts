import type { Translation } from '../../../platform/i18n/index.ts'
import type { en } from './en.ts'

export const zhCN: Translation<typeof en> = {
  'title.label': '标题',
  'title.placeholder': '无标题',
  'outline.title': '本页目录',
  'outline.link_copied': '标题链接已复制。',
  edited: '更新于{{when}}',
  edited_by: '{{name}} 更新于{{when}}',
  'raw.title': '这个文档没有可显示的页面',
  'raw.body': '它保存“{{kind}}”类数据，供嵌入同步接口的程序使用，名称是 {{name}}。',
}
