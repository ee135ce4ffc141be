/** What a note's facts may hold. Readers leave out what is beyond; writers refuse it. */
export const meetingLimits = {
  /** People and guests together. */
  attendees: 500,
  /** UTF-16 units. */
  place: 200,
  call: 2_000,
  guestName: 80,
  /** Agenda items that are marked for the next meeting. */
  carryOver: 1_000,
  /** Id of an agenda item, as the timer names it. */
  itemId: 64,
} as const

/** The last moment that a date can be, in UTC ms (9999-12-31): later ones cannot be shown everywhere. */
export const lastMoment = 253_402_300_799_999
