import type { ImportRefusal, Language } from '@stoa/protocol'

const texts: Readonly<Record<ImportRefusal, Readonly<Record<Language, string>>>> = {
  email_missing: { en: 'There is no email address.', 'zh-CN': '缺少邮箱。' },
  email_invalid: { en: 'This is not an email address.', 'zh-CN': '邮箱格式不正确。' },
  email_twice: {
    en: 'An earlier line has the same email address.',
    'zh-CN': '前面已有相同邮箱的一行。',
  },
  name_missing: { en: 'A new person needs a name.', 'zh-CN': '新成员须填写姓名。' },
  name_invalid: { en: 'The name has more than 80 characters.', 'zh-CN': '姓名超过 80 个字符。' },
  title_invalid: { en: 'The title has more than 80 characters.', 'zh-CN': '职务超过 80 个字符。' },
  role_unknown: {
    en: 'The role is none of admin, member and guest.',
    'zh-CN': '角色须为管理员、成员或访客之一。',
  },
  role_too_high: {
    en: 'You cannot give or take this role; owners are never changed by an import.',
    'zh-CN': '你无权授予或取消该角色；所有者不能通过导入变更。',
  },
  department_invalid: {
    en: 'The path of a department has an empty or too long name.',
    'zh-CN': '部门路径中有空名称或过长的名称。',
  },
  department_too_deep: {
    en: 'Departments may stand at most 20 levels deep.',
    'zh-CN': '部门最多 20 级。',
  },
  group_invalid: { en: 'The name of a group is too long.', 'zh-CN': '群组名称过长。' },
  guest_in_department: { en: 'Guests belong to no department.', 'zh-CN': '访客不能加入部门。' },
  person_deactivated: {
    en: 'This account is deactivated; reactivate it first.',
    'zh-CN': '该账号已停用，请先重新启用。',
  },
  person_not_yours: { en: 'You may not change this person.', 'zh-CN': '你无权修改此人。' },
  field_too_long: {
    en: 'A field has more than 500 characters.',
    'zh-CN': '有字段超过 500 个字符。',
  },
  columns_wrong: {
    en: 'The line has more fields than the first line names; is a quotation mark missing?',
    'zh-CN': '该行的列数多于表头，是否缺少引号？',
  },
}

export const refusalText = (why: ImportRefusal, language: Language): string => texts[why][language]
