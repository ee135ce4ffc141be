import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const rightsErrors = defineErrors({
  'rights.principal_not_found': {
    status: 404,
    en: 'There is no such person, department or group.',
    'zh-CN': '没有这个人、部门或群组。',
  },
  'rights.grant_not_found': {
    status: 404,
    en: 'No such right is given here; one that is inherited is changed where it was given.',
    'zh-CN': '此处没有设置这项权限；继承而来的权限请在其来源处修改。',
  },
  'rights.sole_manager': {
    status: 409,
    en: 'Some spaces or pages have no other manager than this; give them another one first.',
    'zh-CN': '有些空间或页面仅由其管理，请先为它们指定其他管理者。',
  },
  'rights.link_not_found': {
    status: 404,
    en: 'This link does not exist, has expired or was withdrawn.',
    'zh-CN': '此链接不存在、已过期或已被撤回。',
  },
  'rights.link_password': {
    status: 403,
    en: 'This link needs its password.',
    'zh-CN': '打开此链接需要密码。',
  },
  'rights.link_password_wrong': {
    status: 403,
    en: 'The password of this link is not right.',
    'zh-CN': '链接密码不正确。',
  },
  'rights.link_resting': {
    status: 429,
    en: 'Too many wrong passwords were tried on this link; try again in a few minutes.',
    'zh-CN': '此链接的密码错误次数过多，请几分钟后再试。',
  },
  'rights.link_expiry_past': {
    status: 400,
    en: 'The end of a link lies in the future.',
    'zh-CN': '链接的有效期必须晚于当前时间。',
  },
  'rights.person_not_found': { status: 404, en: 'There is no such person.', 'zh-CN': '没有这个人。' },
})

export const rightsFail = errorsOf(rightsErrors)
