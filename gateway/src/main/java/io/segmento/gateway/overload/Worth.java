package io.segmento.gateway.overload;

import java.util.Locale;

/** What a request may bring, the least first, and so the order in which requests are turned away. A bounded set of metric labels. */
public enum Worth {
  /** It names no user: hardly any campaign bids on it, and most of these answers would be 204 anyway. */
  NOBODY,
  /** It names a user by the exchange's own id only, whom a link may lead to. Most such ids lead to nobody, which the gateway cannot know. */
  PERHAPS_LINKED,
  SOMEBODY,
  /** It offers a guaranteed deal of ours. */
  GUARANTEED;

  private final String label = name().toLowerCase(Locale.ROOT);

  public String label() {
    return label;
  }
}
