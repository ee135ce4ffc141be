import type { Role } from '@stoa/protocol'
import { roleRank } from '@stoa/protocol'
import type { AppError } from '../errors/app-error.ts'
import { platformFail } from '../errors/platform-errors.ts'
import type { AnyDatabase } from '../storage/domain-storage.ts'
import type { Actor } from './actor.ts'

/** Names of actions are `module.verb`. */
export type Action = `${string}.${string}`

/**
 * Decides one action for a set of things at once and answers with the allowed subset, in one query.
 * Actions of the organisation as a whole get no ids; they answer whether they are allowed.
 */
export type AccessRule =
  | {
      on: 'organisation'
      allows(actor: Actor): boolean
    }
  | {
      on: 'things'
      allowed(actor: Actor, ids: readonly string[], db: AnyDatabase): Promise<ReadonlySet<string>>
      /** Whoever lacks this action must not learn that the thing exists. Left out where the action itself is seeing. */
      visibleBy?: Action
      /** What is said of a missing thing, and of one that may not be seen. */
      missing(): AppError
    }

export type AccessRules = Readonly<Record<Action, AccessRule>>

/** The one place where rights are decided, for HTTP, sockets, events and lists. */
export interface PermissionEngine {
  /** Throws when an action was already declared. */
  register(rules: AccessRules): void
  actions(): Action[]
  /** What `actor` may do in the organisation as a whole. */
  organisationActions(actor: Actor): Action[]
  /** The subset of `ids` for which `actor` may do `action`. */
  allowed(actor: Actor, action: Action, ids: readonly string[], db: AnyDatabase): Promise<ReadonlySet<string>>
  /** For actions of the organisation as a whole. */
  may(actor: Actor, action: Action): boolean
  /** Throws `http.forbidden`. */
  demand(actor: Actor, action: Action): void
  /** Throws the thing's "missing" error when it may not even be seen, else `http.forbidden`. */
  require(actor: Actor, action: Action, id: string, db: AnyDatabase): Promise<void>
}

export function createPermissionEngine(): PermissionEngine {
  const rules = new Map<Action, AccessRule>()

  function ruleOf<On extends AccessRule['on']>(action: Action, on: On): Extract<AccessRule, { on: On }> {
    const rule = rules.get(action)
    if (rule === undefined) throw new Error(`The action ${action} is not declared by any module.`)
    if (rule.on !== on) throw new Error(`The action ${action} is about ${rule.on}, not about ${on}.`)
    return rule as Extract<AccessRule, { on: On }>
  }

  const engine: PermissionEngine = {
    register(added) {
      for (const [action, rule] of Object.entries(added) as [Action, AccessRule][]) {
        if (rules.has(action)) throw new Error(`The action ${action} is declared twice.`)
        rules.set(action, rule)
      }
    },

    actions: () => [...rules.keys()],

    organisationActions: (actor) =>
      [...rules].flatMap(([action, rule]) =>
        rule.on === 'organisation' && engine.may(actor, action) ? [action] : [],
      ),

    async allowed(actor, action, ids, db) {
      if (ids.length === 0) return new Set()
      return ruleOf(action, 'things').allowed(actor, ids, db)
    },

    may: (actor, action) =>
      ruleOf(action, 'organisation').allows(actor) || actor.delegated?.includes(action) === true,

    demand(actor, action) {
      if (!engine.may(actor, action)) throw platformFail('http.forbidden', { meta: { action } })
    },

    async require(actor, action, id, db) {
      const rule = ruleOf(action, 'things')
      if ((await rule.allowed(actor, [id], db)).has(id)) return
      const visible =
        rule.visibleBy !== undefined && (await engine.allowed(actor, rule.visibleBy, [id], db)).has(id)
      throw visible ? platformFail('http.forbidden', { meta: { action } }) : rule.missing()
    },
  }
  return engine
}

/** Whether a role reaches at least `needed` on the ladder viewer, commenter, editor, manager. */
export function roleReaches(role: Role | null, needed: Role): boolean {
  return role !== null && roleRank(role) >= roleRank(needed)
}
