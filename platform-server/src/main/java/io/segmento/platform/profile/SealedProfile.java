package io.segmento.platform.profile;

import java.time.Instant;

/** Bucket and view of a user as they are stored. Immutable but for the arrays. */
final class SealedProfile {
  private final byte[] bucket;
  private final byte[] view;
  private final Instant viewEnd;

  /** @param viewEnd when the view ends: with the oldest month that has something in it */
  SealedProfile(byte[] bucket, byte[] view, Instant viewEnd) {
    this.bucket = bucket;
    this.view = view;
    this.viewEnd = viewEnd;
  }

  byte[] bucket() {
    return bucket;
  }

  byte[] view() {
    return view;
  }

  Instant viewEnd() {
    return viewEnd;
  }
}
