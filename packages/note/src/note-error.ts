/** Why a change of a note's facts was refused. Nothing was changed then. */
export type NoteErrorCode =
  | 'time_invalid'
  | 'ends_before_start'
  | 'place_too_long'
  | 'call_invalid'
  | 'attendee_invalid'
  | 'attendance_invalid'
  | 'too_many_attendees'
  | 'agenda_item_invalid'
  | 'timer_not_running'
  | 'series_invalid'

/** A refusal. The message is for developers; whoever shows it has words of their own for the code. */
export class NoteError extends Error {
  override readonly name = 'NoteError'
  readonly code: NoteErrorCode

  constructor(code: NoteErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
