import type { Translation } from '../../../platform/i18n/index.ts'
import type { en } from './en.ts'

export const zhCN: Translation<typeof en> = {
  'create.title': '新建空间',
  'create.lead': '空间存放一个部门、项目或主题的页面，并规定谁能阅读和编辑。',
  'create.name': '名称',
  'create.description': '用途',
  'create.description_help': '一句话，显示在空间顶部。',
  'create.submit': '创建空间',
  'edit.title': '空间设置',
  'edit.submit': '保存',
}
