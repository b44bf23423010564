package io.segmento.platform.error;

/** What went wrong, as far as a caller must tell cases apart; each kind has one gRPC status. */
public enum Kind {
  /** The request is wrong by itself; the same request will never do. */
  INVALID,
  NOT_FOUND,
  EXISTS,
  /** The request is right, but the state of the system forbids it. */
  CONFLICT,
  /** Somebody else was faster: read again and retry. */
  STALE,
  QUOTA,
  /** Too much work right now; retry elsewhere or later. */
  OVERLOAD,
  STORE_DOWN,
  TIMEOUT,
  PERMISSION,
  UNAUTHENTICATED
}
