/** Why a board refused an operation. Stable: others keep a sentence for each in every language. */
export const boardErrorCodes = [
  'board.unknown_card',
  'board.unknown_column',
  'board.unknown_label',
  'board.unknown_milestone',
  'board.unknown_item',
  'board.not_in_column',
  'board.id_taken',
  'board.bad_input',
  'board.too_long',
  'board.too_many',
  'board.start_after_due',
  'board.nested_subtask',
  'board.last_column',
  'board.already_repeated',
  'board.not_empty',
] as const
export type BoardErrorCode = (typeof boardErrorCodes)[number]

/** An operation was refused, and the board is as it was. `field` names what was wrong, where one thing was. */
export class BoardError extends Error {
  readonly code: BoardErrorCode
  readonly field: string | null

  constructor(code: BoardErrorCode, message: string, field: string | null = null) {
    super(message)
    this.name = 'BoardError'
    this.code = code
    this.field = field
  }
}
