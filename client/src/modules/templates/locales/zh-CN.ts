import type { Translation } from '../../../platform/i18n/index.ts'
import type { en } from './en.ts'

export const zhCN: Translation<typeof en> = {
  kind: '类型',
  'kind.all': '全部',
  'kind.page': '页面',
  'kind.board': '看板',
  'kind.note': '会议记录',
  own: '本组织的模板',
  'own.none': '还没有。在页面、看板或会议记录的菜单中选择“存为模板”即可添加。',
  built_in: '内置模板',
  more: '“{{title}}”的更多操作',
  title: '名称',
  description: '用途',
  'description.help': '用一句话帮助他人选择。',
  describe: '修改名称与说明',
  remove: '删除',
  'remove.title': '删除“{{title}}”？',
  'remove.body': '之后将不能再用它新建，已创建的内容不受影响。',
  save: '存为模板',
  'save.confirm': '保存',
  'save.body': '当前内容会保存为模板，供有权新建文档的人使用。之后的修改不会影响模板。',
  'save.done': '“{{title}}”已存为模板。',
}
