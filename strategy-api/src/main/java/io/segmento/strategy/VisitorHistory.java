package io.segmento.strategy;

/** What one user did at one advertiser. All counts are zero for a user who is not known there. */
public interface VisitorHistory {

  /** True when anything is known of this user at this advertiser. */
  boolean known();

  /** Pages and products viewed. */
  int views();

  int purchases();

  /** When the user was last seen at the advertiser, epoch milliseconds; 0 when not known. */
  long lastSeenMillis();
}
