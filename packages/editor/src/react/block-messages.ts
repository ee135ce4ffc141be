/** The words of agenda items, decisions, action items and fields. */
export interface BlockMessages {
  readonly agendaItem: string
  readonly decision: string
  readonly actionItem: string
  readonly textField: string
  readonly dateField: string
  readonly personField: string
  readonly departmentField: string
  readonly choiceField: string
  readonly checkboxField: string
  readonly owner: string
  readonly minutes: string
  readonly decidedOn: string
  readonly due: string
  readonly overdue: string
  readonly done: string
  readonly minuteCount: (minutes: number) => string
  readonly noOwner: string
  readonly noMinutes: string
  readonly noDate: string
  readonly noDue: string
  readonly unknownPerson: string
  readonly personHint: string
  readonly noPersonFound: string
  readonly card: string
  readonly makeCard: string
  readonly cardUnavailable: string
  readonly fieldLabel: string
  readonly fieldType: string
  readonly fieldChoices: string
  readonly fieldChoicesHint: string
  readonly fieldUnnamed: string
  readonly fieldEmpty: string
  readonly fieldValue: string
  readonly fieldSettings: string
  readonly noChoices: string
  readonly yes: string
  readonly no: string
  readonly clear: string
  /** A fact and what it says, for a screen reader. */
  readonly factIs: (fact: string, value: string) => string
}

export const enBlocks: BlockMessages = {
  agendaItem: 'Agenda item',
  decision: 'Decision',
  actionItem: 'Action item',
  textField: 'Text field',
  dateField: 'Date field',
  personField: 'Person field',
  departmentField: 'Department field',
  choiceField: 'Choice field',
  checkboxField: 'Checkbox field',
  owner: 'Owner',
  minutes: 'Minutes',
  decidedOn: 'Decided on',
  due: 'Due',
  overdue: 'overdue',
  done: 'Done',
  minuteCount: (minutes) => `${minutes} min`,
  noOwner: 'Owner',
  noMinutes: 'Minutes',
  noDate: 'Date',
  noDue: 'Due date',
  unknownPerson: 'Unknown person',
  personHint: 'Search, or type a name',
  noPersonFound: 'Nobody of that name; Enter keeps it as written',
  card: 'Card',
  makeCard: 'Make a card',
  cardUnavailable: 'Card you cannot see',
  fieldLabel: 'Label',
  fieldType: 'Kind of answer',
  fieldChoices: 'Choices',
  fieldChoicesHint: 'One on each line',
  fieldUnnamed: 'Unnamed field',
  fieldEmpty: 'Not filled in',
  fieldValue: 'Answer',
  fieldSettings: 'Field settings',
  noChoices: 'There are no choices yet. Add some in the settings of the field.',
  yes: 'Yes',
  no: 'No',
  clear: 'Clear',
  factIs: (fact, value) => `${fact}: ${value}`,
}

export const zhBlocks: BlockMessages = {
  agendaItem: '议题',
  decision: '决议',
  actionItem: '行动项',
  textField: '文字栏',
  dateField: '日期栏',
  personField: '人员栏',
  departmentField: '部门栏',
  choiceField: '选项栏',
  checkboxField: '勾选栏',
  owner: '负责人',
  minutes: '用时（分钟）',
  decidedOn: '决定日期',
  due: '截止日期',
  overdue: '已逾期',
  done: '已完成',
  minuteCount: (minutes) => `${minutes} 分钟`,
  noOwner: '负责人',
  noMinutes: '用时',
  noDate: '日期',
  noDue: '截止日期',
  unknownPerson: '未知人员',
  personHint: '搜索，或直接写名字',
  noPersonFound: '没有找到；按回车保留所写的名字',
  card: '卡片',
  makeCard: '建为卡片',
  cardUnavailable: '你无权查看的卡片',
  fieldLabel: '名称',
  fieldType: '填写方式',
  fieldChoices: '选项',
  fieldChoicesHint: '每行一项',
  fieldUnnamed: '未命名',
  fieldEmpty: '未填写',
  fieldValue: '内容',
  fieldSettings: '栏目设置',
  noChoices: '还没有选项，请先在栏目设置中添加。',
  yes: '是',
  no: '否',
  clear: '清除',
  factIs: (fact, value) => `${fact}：${value}`,
}
