package io.segmento.platform.subject;

import io.segmento.platform.identity.UserSlot;

/**
 * Somebody who asks about themselves, or is asked about.
 *
 * @param presented the id as its holder presented it; never stored, never logged
 */
record Subject(UserSlot slot, String presented) {

  @Override
  public String toString() {
    return "Subject(***)";
  }
}
