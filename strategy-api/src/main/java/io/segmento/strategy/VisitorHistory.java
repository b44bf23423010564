package io.segmento.strategy;

/** What one user did at one advertiser. All counts are zero for a user who is not known there. */
public interface VisitorHistory {

  /** True when anything is known of this user at this advertiser. */
  boolean known();

  /** Pages and products viewed, ≥ 0, as far back as the platform remembers the user. */
  int views();

  /** Orders of this user at this advertiser, ≥ 0, as far back as the platform remembers the user. */
  int purchases();

  /** When the user was last seen at the advertiser, epoch milliseconds; 0 when not known. */
  long lastSeenMillis();
}
