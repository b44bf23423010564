package io.segmento.platform.privacy.consent;

/** Why a string says no although it does not say so: a bounded set, as it is a metric label. */
public enum Fault {
  /** A character that is none of base64url. */
  NOT_BASE64,
  /** It ends before what must be there. */
  TRUNCATED,
  /** Longer than any that the frameworks make. */
  TOO_LONG,
  /** A version that is not known here. */
  VERSION,
  /** A value that its field cannot have. */
  VALUE,
  /** A TC string of before TCF 2.2, or not of the site that sends it, or with a time of day. */
  NOT_VALID,
  /** A TC string that must name the disclosed vendors, and does not. */
  NO_DISCLOSED_VENDORS,
  /** A section in force that the string does not hold, or that is not known here. */
  SECTION_MISSING
}
