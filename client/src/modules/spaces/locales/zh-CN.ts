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
  'members.title': '“{{name}}”的成员',
  'members.add': '添加成员',
  'members.add_placeholder': '姓名或邮箱',
  'members.found_none': '没有找到这个人。',
  'members.searching': '正在搜索',
  'members.list': '有权限的人',
  'members.none': '这里还没有添加任何人。',
  'members.remove': '移除{{name}}',
  'members.role_of': '{{name}}的权限',
  'members.you': '您',
}
