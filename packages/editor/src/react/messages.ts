import { type BlockMessages, enBlocks, zhBlocks } from './block-messages.ts'

/** Every word the editor says. A host may pass its own object; `en` and `zhCN` are shipped. */
export interface EditorMessages extends BlockMessages {
  readonly editorLabel: string
  readonly placeholder: string
  readonly slashHint: string
  readonly loading: string
  readonly notSeededTitle: string
  readonly notSeededText: string
  readonly unsupportedTitle: string
  readonly unsupportedText: string
  readonly deletedTitle: string
  readonly deletedText: string
  readonly failedTitle: string
  readonly failedText: string
  readonly reload: string
  readonly toolbar: string
  readonly bold: string
  readonly italic: string
  readonly underline: string
  readonly strikethrough: string
  readonly inlineCode: string
  readonly link: string
  readonly linkAddress: string
  readonly linkInvalid: string
  readonly applyLink: string
  readonly openLink: string
  readonly removeLink: string
  readonly blockType: string
  readonly paragraph: string
  readonly heading1: string
  readonly heading2: string
  readonly heading3: string
  readonly heading4: string
  readonly bulletList: string
  readonly numberedList: string
  readonly checkList: string
  /** Read aloud before a task. */
  readonly taskDone: string
  readonly taskOpen: string
  readonly quote: string
  readonly codeBlock: string
  readonly table: string
  readonly image: string
  readonly divider: string
  readonly shortcuts: string
  readonly insertMenu: string
  readonly nothingFound: string
  readonly tableMenu: string
  readonly rowAbove: string
  readonly rowBelow: string
  readonly columnLeft: string
  readonly columnRight: string
  readonly headerRow: string
  readonly deleteRow: string
  readonly deleteColumn: string
  readonly deleteTable: string
  readonly imageAddress: string
  readonly imageAlt: string
  readonly imageAltHint: string
  readonly imageInvalid: string
  readonly imageBroken: string
  readonly insert: string
  readonly save: string
  readonly cancel: string
  readonly close: string
  readonly codeLanguage: string
  readonly plainText: string
  readonly find: string
  readonly replace: string
  readonly replaceWith: string
  readonly replaceAll: string
  readonly matchCase: string
  readonly nextMatch: string
  readonly previousMatch: string
  readonly noMatches: string
  readonly matchCount: (current: number, total: number) => string
  readonly replacedCount: (count: number) => string
  readonly copyHeadingLink: string
  readonly linkCopied: string
  readonly undo: string
  readonly redo: string
  readonly toggleTask: string
  readonly indent: string
  readonly outdent: string
  readonly openTools: string
  readonly leaveEditor: string
  readonly followLink: string
}

/** English. */
export const en: EditorMessages = {
  ...enBlocks,
  editorLabel: 'Page content',
  placeholder: 'Write, or press / for blocks',
  slashHint: 'Press / for blocks',
  loading: 'Loading the page',
  notSeededTitle: 'This page has no content yet',
  notSeededText: 'The server has not prepared it. Reload in a moment; nothing has been lost.',
  unsupportedTitle: 'This page was written with a newer version',
  unsupportedText: 'To keep everything in it, it is not shown here. Reload to get the new version.',
  deletedTitle: 'This text was deleted',
  deletedText: 'Somebody deleted what it belonged to. If it is brought back, the text comes back too.',
  failedTitle: 'The editor stopped',
  failedText: 'What you wrote until now is kept. Reload to go on writing.',
  reload: 'Reload',
  toolbar: 'Text formatting',
  bold: 'Bold',
  italic: 'Italic',
  underline: 'Underline',
  strikethrough: 'Strikethrough',
  inlineCode: 'Code',
  link: 'Link',
  linkAddress: 'Address',
  linkInvalid: 'Only web, mail and page addresses',
  applyLink: 'Apply',
  openLink: 'Open link',
  removeLink: 'Remove link',
  blockType: 'Block type',
  paragraph: 'Text',
  heading1: 'Heading 1',
  heading2: 'Heading 2',
  heading3: 'Heading 3',
  heading4: 'Heading 4',
  bulletList: 'Bulleted list',
  numberedList: 'Numbered list',
  checkList: 'Task list',
  taskDone: 'done:',
  taskOpen: 'to do:',
  quote: 'Quote',
  codeBlock: 'Code block',
  table: 'Table',
  image: 'Image',
  divider: 'Divider',
  shortcuts: 'Keyboard shortcuts',
  insertMenu: 'Insert a block',
  nothingFound: 'No such block',
  tableMenu: 'Table tools',
  rowAbove: 'Row above',
  rowBelow: 'Row below',
  columnLeft: 'Column to the left',
  columnRight: 'Column to the right',
  headerRow: 'Header row',
  deleteRow: 'Delete row',
  deleteColumn: 'Delete column',
  deleteTable: 'Delete table',
  imageAddress: 'Image address',
  imageAlt: 'Description',
  imageAltHint: 'For people who cannot see it',
  imageInvalid: 'Only https, http or relative addresses',
  imageBroken: 'This image cannot be loaded',
  insert: 'Insert',
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  codeLanguage: 'Language of the code',
  plainText: 'Plain text',
  find: 'Find',
  replace: 'Replace',
  replaceWith: 'Replace with',
  replaceAll: 'Replace all',
  matchCase: 'Match case',
  nextMatch: 'Next match',
  previousMatch: 'Previous match',
  noMatches: 'No matches',
  matchCount: (current, total) => `${current} of ${total}`,
  replacedCount: (count) => `${count} replaced`,
  copyHeadingLink: 'Copy link to this heading',
  linkCopied: 'Link copied',
  undo: 'Undo',
  redo: 'Redo',
  toggleTask: 'Tick or untick a task',
  indent: 'Indent',
  outdent: 'Outdent',
  openTools: 'Go to the tools of this place',
  leaveEditor: 'Leave the page with Tab',
  followLink: 'Follow a link',
}

/** Simplified Chinese. */
export const zhCN: EditorMessages = {
  ...zhBlocks,
  editorLabel: '页面内容',
  placeholder: '开始书写，或输入 / 插入内容块',
  slashHint: '输入 / 插入内容块',
  loading: '正在载入页面',
  notSeededTitle: '这个页面还没有内容',
  notSeededText: '服务器还没有准备好，请稍后重新载入。内容不会丢失。',
  unsupportedTitle: '此页面由较新的版本编写',
  unsupportedText: '为避免丢失其中的内容，暂不在此显示。请重新载入以更新到新版本。',
  deletedTitle: '这段内容已被删除',
  deletedText: '有人删除了它所属的条目。若该条目被恢复，内容会一并回来。',
  failedTitle: '编辑器已停止',
  failedText: '此前写下的内容都已保留，重新载入后即可继续。',
  reload: '重新载入',
  toolbar: '文字格式',
  bold: '加粗',
  italic: '斜体',
  underline: '下划线',
  strikethrough: '删除线',
  inlineCode: '行内代码',
  link: '链接',
  linkAddress: '地址',
  linkInvalid: '只接受网页、邮件或页内地址',
  applyLink: '确定',
  openLink: '打开链接',
  removeLink: '移除链接',
  blockType: '段落类型',
  paragraph: '正文',
  heading1: '一级标题',
  heading2: '二级标题',
  heading3: '三级标题',
  heading4: '四级标题',
  bulletList: '项目列表',
  numberedList: '编号列表',
  checkList: '任务列表',
  taskDone: '已完成：',
  taskOpen: '未完成：',
  quote: '引用',
  codeBlock: '代码块',
  table: '表格',
  image: '图片',
  divider: '分隔线',
  shortcuts: '键盘快捷键',
  insertMenu: '插入内容块',
  nothingFound: '没有匹配的内容块',
  tableMenu: '表格工具',
  rowAbove: '在上方插入行',
  rowBelow: '在下方插入行',
  columnLeft: '在左侧插入列',
  columnRight: '在右侧插入列',
  headerRow: '标题行',
  deleteRow: '删除行',
  deleteColumn: '删除列',
  deleteTable: '删除表格',
  imageAddress: '图片地址',
  imageAlt: '图片说明',
  imageAltHint: '供无法看到图片的人了解内容',
  imageInvalid: '只接受 https、http 或相对地址',
  imageBroken: '图片无法载入',
  insert: '插入',
  save: '保存',
  cancel: '取消',
  close: '关闭',
  codeLanguage: '代码语言',
  plainText: '纯文本',
  find: '查找',
  replace: '替换',
  replaceWith: '替换为',
  replaceAll: '全部替换',
  matchCase: '区分大小写',
  nextMatch: '下一处',
  previousMatch: '上一处',
  noMatches: '无匹配结果',
  matchCount: (current, total) => `${current} / ${total}`,
  replacedCount: (count) => `已替换 ${count} 处`,
  copyHeadingLink: '复制此标题的链接',
  linkCopied: '链接已复制',
  undo: '撤销',
  redo: '重做',
  toggleTask: '勾选或取消任务',
  indent: '增加缩进',
  outdent: '减少缩进',
  openTools: '转到光标处的工具',
  leaveEditor: '按 Tab 离开编辑区',
  followLink: '打开链接',
}

/** The messages for a language tag: Chinese for every `zh…`, English for all else. */
export const messagesFor = (language: string): EditorMessages =>
  language.toLowerCase().startsWith('zh') ? zhCN : en
