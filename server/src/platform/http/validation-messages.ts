import type { Language } from '@stoa/protocol'
import type { FastifySchemaValidationError } from 'fastify'

type Parameters = Readonly<Record<string, unknown>>
type Message = Readonly<Record<Language, (parameters: Parameters) => string>>

const fixed = (en: string, zh: string): Message => ({ en: () => en, 'zh-CN': () => zh })

/** What a field did wrong, by the keyword of JSON Schema that it failed. Each ends the sentence "This field …". */
const messages: Readonly<Record<string, Message>> = {
  required: fixed('is missing', '不能缺少'),
  additionalProperties: fixed('is not a known field', '不是已知的字段'),
  minLength: {
    en: ({ limit }) => (limit === 1 ? 'must not be empty' : `must have at least ${String(limit)} characters`),
    'zh-CN': ({ limit }) => (limit === 1 ? '不能为空' : `至少需要 ${String(limit)} 个字符`),
  },
  maxLength: {
    en: ({ limit }) => `must have at most ${String(limit)} characters`,
    'zh-CN': ({ limit }) => `最多 ${String(limit)} 个字符`,
  },
  minimum: {
    en: ({ limit }) => `must be at least ${String(limit)}`,
    'zh-CN': ({ limit }) => `不能小于 ${String(limit)}`,
  },
  maximum: {
    en: ({ limit }) => `must be at most ${String(limit)}`,
    'zh-CN': ({ limit }) => `不能大于 ${String(limit)}`,
  },
  type: {
    en: ({ type }) => `must be of type ${String(type)}`,
    'zh-CN': ({ type }) => `类型应为 ${String(type)}`,
  },
  format: fixed('has the wrong form', '格式不正确'),
  pattern: {
    // "Something that is not a space".
    en: ({ pattern }) => (pattern === '\\S' ? 'must not be empty' : 'has the wrong form'),
    'zh-CN': ({ pattern }) => (pattern === '\\S' ? '不能为空' : '格式不正确'),
  },
  const: fixed('is none of the possible values', '不是可用的值'),
  enum: fixed('is none of the possible values', '不是可用的值'),
  anyOf: fixed('is none of the possible values', '不是可用的值'),
}
const otherwise = fixed('is not valid', '无效')

/** Which field was wrong, as a JSON pointer below `/body`, `/querystring` or `/params`, and why. */
export interface FieldProblem {
  path: string
  message: string
}

/** One line for each field that is wrong: of alternatives that all failed that none fits, else what was found first. */
export function fieldProblems(
  errors: readonly FastifySchemaValidationError[],
  context: string,
  language: Language,
): FieldProblem[] {
  const problems = errors.map(({ instancePath, keyword, params }) => {
    const field = params['additionalProperty'] ?? params['missingProperty']
    const path = `/${context}${instancePath}${typeof field === 'string' ? `/${field}` : ''}`
    return { path, keyword, message: (messages[keyword] ?? otherwise)[language](params) }
  })
  const alternatives = new Set(problems.filter(({ keyword }) => keyword === 'anyOf').map(({ path }) => path))
  return problems
    .filter(({ path, keyword }) => keyword === 'anyOf' || !alternatives.has(path))
    .filter(({ path }, index, shown) => shown.findIndex((other) => other.path === path) === index)
    .map(({ path, message }) => ({ path, message }))
}
