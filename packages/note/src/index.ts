export {
  type Attendance,
  type Attendee,
  type AttendeeName,
  attendances,
  attendeeKey,
  guestNameOf,
} from './attendance.ts'
export {
  callAddress,
  type Meeting,
  type MeetingFacts,
  readMeeting,
  seedMeeting,
  type SeriesPlace,
  setAttendance,
  setCarryOver,
  setMeetingFacts,
  setSeriesPlace,
} from './meeting.ts'
export { meetingLimits } from './meeting-limits.ts'
export { MEETING_ROOT_NAME, meetingOf } from './meeting-root.ts'
export {
  type ActionItem,
  type AgendaItem,
  type Decision,
  findActionItem,
  lineOf,
  noteLimits,
  type NoteContent,
  readNoteContent,
} from './note-blocks.ts'
export { type CarriedItems, fillNextNote } from './next-note.ts'
export { type ActionItemEdit, clearForTemplate, editActionItem, renewIds, repairNote } from './note-edits.ts'
export { NoteError, type NoteErrorCode } from './note-error.ts'
export { elapsedOf, pauseTimer, readTimer, resumeTimer, startTimer, stopTimer, type Timer } from './timer.ts'
