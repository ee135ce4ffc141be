import { renderDocument } from '@stoa/editor/server'
import type { Language, SummaryDraft } from '@stoa/protocol'
import {
  createLanguageModel,
  type LanguageModel,
  LanguageModelError,
} from '../../platform/language-model/language-model.ts'
import { createAddressGuard } from '../../platform/outbound/address-guard.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { NoteContext } from './note-context.ts'
import { notesFail } from './notes.errors.ts'
import { spend } from './spending.ts'
import { draftMark, plainDraft, summaryInstructions, summaryMaterial } from './summary-text.ts'

/** A draft of a summary, where the operator has set up a language model. */
export interface NoteSummary {
  /**
   * Asks the model, and nobody else does. What comes back is marked as a draft and written nowhere.
   * @throws notes.language_model_off, notes.language_model_failed, notes.too_many_drafts, notes.nothing_to_summarise
   */
  draft(actor: Actor, id: string, language?: Language): Promise<SummaryDraft>
}

/** Most tokens of a draft. */
const mostTokens = 900

export function createNoteSummary(context: NoteContext): NoteSummary {
  const { config, needs, now, logger } = context
  const model = modelOf(config)

  return {
    async draft(actor, id, language = actor.language ?? needs.identity.language()) {
      // It leaves the house: who may only read a note does not send it out.
      const note = await context.require(actor, 'documents.edit', id)
      if (model === null) throw notesFail('notes.language_model_off')
      const notes = await needs.sync.read(id, 'note', (document) => renderDocument(document, 'markdown'))
      if (!/[\p{L}\p{N}]/u.test(notes)) throw notesFail('notes.nothing_to_summarise')
      await context.unitOfWork(async (unit) => {
        await spend(unit, now(), { userId: actor.userId, what: 'draft', amount: 1 })
        await context.audit.record(unit, {
          action: 'notes.summary_drafted',
          actor,
          target: { type: 'document', id, name: note.title },
          details: { model: model.model },
        })
      })
      const answer = await ask(model, summaryInstructions(language), summaryMaterial(notes))
      const draft = plainDraft(answer)
      if (draft === '') throw notesFail('notes.language_model_failed', { meta: { failure: 'unusable' } })
      const markdown = `${draftMark[language]}\n\n${draft}`
      return { isDraft: true, markdown, model: model.model, madeAt: now() }
    },
  }

  async function ask(asked: LanguageModel, instructions: string, material: string): Promise<string> {
    try {
      return await asked.complete({ instructions, material, mostTokens })
    } catch (cause) {
      if (!(cause instanceof LanguageModelError)) throw cause
      logger.warn({ err: cause, failure: cause.failure }, 'the language model gave no draft')
      throw notesFail('notes.language_model_failed', { cause, meta: { failure: cause.failure } })
    }
  }
}

function modelOf({
  llmUrl,
  llmKey,
  llmModel,
  llmSeconds,
  outboundNetworks,
}: NoteContext['config']): LanguageModel | null {
  if (llmUrl === null || llmModel === null) return null
  return createLanguageModel({
    url: llmUrl,
    key: llmKey,
    model: llmModel,
    guard: createAddressGuard(outboundNetworks),
    timeoutMs: llmSeconds * 1000,
  })
}
