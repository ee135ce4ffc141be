import {
  CalendarDays,
  Code2,
  Gavel,
  Heading1,
  Heading2,
  Heading3,
  Heading4,
  Image,
  Keyboard,
  List,
  ListChecks,
  ListOrdered,
  ListTodo,
  type LucideIcon,
  Minus,
  Pilcrow,
  Quote,
  SquareCheck,
  Table,
  TextCursorInput,
  CircleDot,
  User,
  Users,
  NotebookPen,
} from 'lucide-react'
import type { FieldType, MeetingBlockType } from '../core/blocks/block-facts.ts'
import type { BlockType } from '../core/page-commands.ts'
import type { OfferedBlock } from './block-ports.ts'
import type { EditorMessages } from './messages.ts'

export type BlockAction =
  | BlockType
  | MeetingBlockType
  | `field-${FieldType}`
  | 'table'
  | 'image'
  | 'divider'
  | 'shortcuts'

type MessageKey = {
  [K in keyof EditorMessages]: EditorMessages[K] extends string ? K : never
}[keyof EditorMessages]

export interface BlockItem {
  readonly action: BlockAction
  readonly label: MessageKey
  readonly icon: LucideIcon
  /** What typing it in Markdown looks like, shown as a hint. */
  readonly hint: string
  /** Found by these too, whatever the interface's language: English, Chinese, pinyin and its initials. */
  readonly keywords: readonly string[]
  /** Only where the host offers it. */
  readonly offer?: OfferedBlock
}

/** The blocks a page can be made of, in the order the menus show them. */
export const BLOCK_ITEMS: readonly BlockItem[] = [
  {
    action: 'paragraph',
    label: 'paragraph',
    icon: Pilcrow,
    hint: '',
    keywords: ['text', 'paragraph', '正文', '段落', 'zhengwen', 'duanluo', 'zw', 'dl'],
  },
  {
    action: 'h1',
    label: 'heading1',
    icon: Heading1,
    hint: '#',
    keywords: ['heading 1', 'title', 'h1', '一级标题', '标题', 'yijibiaoti', 'biaoti', 'yjbt', 'bt'],
  },
  {
    action: 'h2',
    label: 'heading2',
    icon: Heading2,
    hint: '##',
    keywords: ['heading 2', 'h2', '二级标题', '标题', 'erjibiaoti', 'biaoti', 'ejbt', 'bt'],
  },
  {
    action: 'h3',
    label: 'heading3',
    icon: Heading3,
    hint: '###',
    keywords: ['heading 3', 'h3', '三级标题', '标题', 'sanjibiaoti', 'biaoti', 'sjbt', 'bt'],
  },
  {
    action: 'bullet',
    label: 'bulletList',
    icon: List,
    hint: '-',
    keywords: [
      'bulleted list',
      'unordered',
      'ul',
      '项目列表',
      '列表',
      'xiangmuliebiao',
      'liebiao',
      'xmlb',
      'lb',
    ],
  },
  {
    action: 'number',
    label: 'numberedList',
    icon: ListOrdered,
    hint: '1.',
    keywords: [
      'numbered list',
      'ordered',
      'ol',
      '编号列表',
      '列表',
      'bianhaoliebiao',
      'liebiao',
      'bhlb',
      'lb',
    ],
  },
  {
    action: 'check',
    label: 'checkList',
    icon: ListChecks,
    hint: '[ ]',
    keywords: ['task list', 'todo', 'checklist', '任务列表', '待办', 'renwuliebiao', 'daiban', 'rwlb', 'db'],
  },
  {
    action: 'table',
    label: 'table',
    icon: Table,
    hint: '',
    keywords: ['table', 'grid', '表格', 'biaoge', 'bg'],
  },
  {
    action: 'quote',
    label: 'quote',
    icon: Quote,
    hint: '>',
    keywords: ['quote', 'blockquote', '引用', 'yinyong', 'yy'],
  },
  {
    action: 'code',
    label: 'codeBlock',
    icon: Code2,
    hint: '```',
    keywords: ['code block', 'fence', '代码块', '代码', 'daimakuai', 'daima', 'dmk', 'dm'],
  },
  {
    action: 'image',
    label: 'image',
    icon: Image,
    hint: '',
    keywords: ['image', 'picture', 'photo', '图片', 'tupian', 'tp'],
  },
  {
    action: 'divider',
    label: 'divider',
    icon: Minus,
    hint: '---',
    keywords: ['divider', 'rule', 'line', 'hr', '分隔线', '分割线', 'fengexian', 'fgx'],
  },
  {
    action: 'h4',
    label: 'heading4',
    icon: Heading4,
    hint: '####',
    keywords: ['heading 4', 'h4', '四级标题', '标题', 'sijibiaoti', 'biaoti', 'bt'],
  },
  {
    action: 'shortcuts',
    label: 'shortcuts',
    icon: Keyboard,
    hint: '',
    keywords: ['keyboard shortcuts', 'help', 'keys', '快捷键', '帮助', 'kuaijiejian', 'bangzhu', 'kjj'],
  },
]

/** Blocks of a meeting and fields, first in the menu where the host offers them. */
const OFFERED_ITEMS: readonly BlockItem[] = [
  {
    action: 'agenda-item',
    offer: 'agenda-item',
    label: 'agendaItem',
    icon: NotebookPen,
    hint: '',
    keywords: ['agenda item', 'topic', '议题', '议程', 'yiti', 'yicheng', 'yt', 'yc'],
  },
  {
    action: 'decision',
    offer: 'decision',
    label: 'decision',
    icon: Gavel,
    hint: '',
    keywords: ['decision', 'resolved', '决议', '决定', 'jueyi', 'jueding', 'jy', 'jd'],
  },
  {
    action: 'action-item',
    offer: 'action-item',
    label: 'actionItem',
    icon: ListTodo,
    hint: '',
    keywords: ['action item', 'todo', 'task', '行动项', '待办', 'xingdongxiang', 'daiban', 'xdx', 'db'],
  },
  {
    action: 'field-text',
    offer: 'field',
    label: 'textField',
    icon: TextCursorInput,
    hint: '',
    keywords: ['text field', 'form', '文字栏', '表单', '栏', 'wenzilan', 'biaodan', 'wzl', 'bd'],
  },
  {
    action: 'field-date',
    offer: 'field',
    label: 'dateField',
    icon: CalendarDays,
    hint: '',
    keywords: ['date field', 'form', '日期栏', '表单', '栏', 'riqilan', 'biaodan', 'rql', 'bd'],
  },
  {
    action: 'field-person',
    offer: 'field',
    label: 'personField',
    icon: User,
    hint: '',
    keywords: ['person field', 'form', '人员栏', '表单', '栏', 'renyuanlan', 'biaodan', 'ryl', 'bd'],
  },
  {
    action: 'field-department',
    offer: 'field',
    label: 'departmentField',
    icon: Users,
    hint: '',
    keywords: ['department field', 'form', '部门栏', '表单', '栏', 'bumenlan', 'biaodan', 'bml', 'bd'],
  },
  {
    action: 'field-choice',
    offer: 'field',
    label: 'choiceField',
    icon: CircleDot,
    hint: '',
    keywords: [
      'choice field',
      'select',
      'form',
      '选项栏',
      '表单',
      '栏',
      'xuanxianglan',
      'biaodan',
      'xxl',
      'bd',
    ],
  },
  {
    action: 'field-checkbox',
    offer: 'field',
    label: 'checkboxField',
    icon: SquareCheck,
    hint: '',
    keywords: ['checkbox field', 'form', '勾选栏', '表单', '栏', 'gouxuanlan', 'biaodan', 'gxl', 'bd'],
  },
]

/** The items a query finds. Spaces and the apostrophes input methods put into pinyin do not count. */
export const filterBlockItems = (
  query: string,
  messages: EditorMessages,
  offered: readonly OfferedBlock[] = [],
): BlockItem[] => {
  const items = [
    ...OFFERED_ITEMS.filter(({ offer }) => offer !== undefined && offered.includes(offer)),
    ...BLOCK_ITEMS,
  ]
  const needle = query.toLowerCase().replace(/['’\s]/g, '')
  if (needle === '') return items
  const rank = (item: BlockItem): number => {
    const words = [messages[item.label], ...item.keywords].map((word) =>
      word.toLowerCase().replace(/\s/g, ''),
    )
    if (words.some((word) => word.startsWith(needle))) return 0
    return words.some((word) => needle.length > 1 && word.includes(needle)) ? 1 : 2
  }
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .filter((ranked) => ranked.rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .map((ranked) => ranked.item)
}
