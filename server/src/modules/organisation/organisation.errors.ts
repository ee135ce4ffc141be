import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const organisationErrors = defineErrors({
  'organisation.department_not_found': {
    status: 404,
    en: 'There is no such department.',
    'zh-CN': '没有这个部门。',
  },
  'organisation.group_not_found': { status: 404, en: 'There is no such group.', 'zh-CN': '没有这个群组。' },
  'organisation.person_not_found': { status: 404, en: 'There is no such person.', 'zh-CN': '没有这个人。' },
  'organisation.role_not_found': { status: 404, en: 'There is no such role.', 'zh-CN': '没有这个角色。' },
  'organisation.member_not_found': {
    status: 404,
    en: 'This person does not belong to it.',
    'zh-CN': '此人不在其中。',
  },
  'organisation.sibling_not_found': {
    status: 409,
    en: 'The department it should follow does not stand at that place; load the tree again.',
    'zh-CN': '要排在其后的部门不在该位置，请刷新部门列表后重试。',
  },
  'organisation.name_taken': {
    status: 409,
    en: 'There is one of this name at this place already; choose another name.',
    'zh-CN': '此处已有同名项，请换一个名称。',
  },
  'organisation.department_cycle': {
    status: 409,
    en: 'A department cannot stand below itself; choose another place.',
    'zh-CN': '部门不能移到自己的下级，请选择其他位置。',
  },
  'organisation.departments_too_deep': {
    status: 409,
    en: 'Departments may stand at most 20 levels deep; choose a higher place.',
    'zh-CN': '部门最多 20 级，请选择更上层的位置。',
  },
  'organisation.too_many_departments': {
    status: 409,
    en: 'There can be at most 5,000 departments; delete some that are not used.',
    'zh-CN': '部门最多 5000 个，请先删除不再使用的部门。',
  },
  'organisation.department_not_empty': {
    status: 409,
    en: 'There are still people, perhaps deactivated ones, or departments in it; say where they shall move.',
    'zh-CN': '部门内仍有成员（含已停用的账号）或下级部门，请指定要移至的部门。',
  },
  'organisation.person_outside': {
    status: 403,
    en: 'This person does not belong to a department that you administer; ask an administrator of the organisation.',
    'zh-CN': '此人不属于你管理的部门，请联系组织管理员。',
  },
  'organisation.person_deactivated': {
    status: 409,
    en: 'This account is deactivated; reactivate it first.',
    'zh-CN': '该账号已停用，请先重新启用。',
  },
  'organisation.guest_not_possible': {
    status: 409,
    en: 'Guests belong to no department and administer nothing; make this person a member first.',
    'zh-CN': '访客不能加入部门或担任管理职责，请先将其设为成员。',
  },
  'organisation.action_not_held': {
    status: 403,
    en: 'A role can hold only actions that you may take yourself.',
    'zh-CN': '角色中只能包含你自己拥有的操作权限。',
  },
  'organisation.import_unreadable': {
    status: 400,
    en: 'The file is not a CSV table in UTF-8 or GB18030; save it as CSV and try again.',
    'zh-CN': '无法将该文件读作 UTF-8 或 GB18030 编码的 CSV 表格，请另存为 CSV 后重试。',
  },
  'organisation.import_columns': {
    status: 400,
    en: 'The first line must name the columns, at least name and email; each of name, email, department, title, role, groups once.',
    'zh-CN':
      '首行须为列名，至少包含“姓名”和“邮箱”；可用列为姓名、邮箱、部门、职务、角色、群组，每列只能出现一次。',
  },
  'organisation.import_too_large': {
    status: 413,
    en: 'The file has more than 5 MB or 20,000 rows; split it.',
    'zh-CN': '文件超过 5 MB 或 20000 行，请拆分后再导入。',
  },
  'organisation.import_plan_changed': {
    status: 409,
    en: 'People or departments changed since the dry run; look at a new one first.',
    'zh-CN': '试运行之后人员或部门有变动，请重新试运行并确认。',
  },
  'organisation.hand_over_to_self': {
    status: 400,
    en: 'Things are handed over to somebody else.',
    'zh-CN': '只能移交给其他人。',
  },
})

export const organisationFail = errorsOf(organisationErrors)
