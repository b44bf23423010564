package io.segmento.platform.profile;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.ProfilingPermit;

/** One user whom a data provider names, and that nothing in the row forbids it. */
public record AudienceMember(ProfilingPermit permit, UserSlot slot) {
  public AudienceMember {
    requireNonNull(permit, "permit");
    requireNonNull(slot, "slot");
  }
}
