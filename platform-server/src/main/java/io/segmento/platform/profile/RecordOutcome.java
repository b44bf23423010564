package io.segmento.platform.profile;

/** What became of an event. */
public enum RecordOutcome {
  RECORDED,
  /** Its id was seen before. */
  DUPLICATE,
  /** The user has opted out; nothing was written. */
  SUPPRESSED,
  /** It happened before the user's data were erased, or before consent was withdrawn; nothing was written. */
  WITHDRAWN
}
