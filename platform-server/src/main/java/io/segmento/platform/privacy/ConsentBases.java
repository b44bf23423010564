package io.segmento.platform.privacy;

import io.segmento.platform.privacy.consent.GppString;
import io.segmento.platform.privacy.consent.TcString;
import io.segmento.platform.privacy.consent.UndecodableException;
import io.segmento.proto.v1.PrivacySignals;
import jakarta.inject.Inject;

/** Tells on what a call that was allowed stands. Thread-safe. */
public final class ConsentBases {

  private static final String NONE = "none";

  private final PolicyVersions policies;

  @Inject
  ConsentBases(PolicyVersions policies) {
    this.policies = policies;
  }

  /** Of several frameworks that spoke, the first of TCF, GPP and US privacy. */
  public ConsentBasis of(PrivacySignals signals, Verdict verdict) {
    int allowed = verdict.permitBits();
    String policy = policies.inForce();
    String consent = signals.getGdprConsent().strip();
    boolean outside = signals.getGdpr().strip().equals("0");
    if (!outside && !Macros.saysNothing(consent)) {
      return new ConsentBasis("tcf", consent, cmpId(consent), allowed, policy);
    }
    String gpp = signals.getGpp().strip();
    if (!Macros.saysNothing(gpp)) {
      return new ConsentBasis("gpp", gpp, cmpIdOfGpp(gpp), allowed, policy);
    }
    String usPrivacy = signals.getUsPrivacy().strip();
    return Macros.saysNothing(usPrivacy)
        ? new ConsentBasis(NONE, "", 0, allowed, policy)
        : new ConsentBasis("usp", usPrivacy, 0, allowed, policy);
  }

  /** Of its European section; the American ones do not name who made them. */
  private static int cmpIdOfGpp(String gpp) {
    try {
      String tcString = GppString.tcString(gpp);
      return tcString.isEmpty() ? 0 : cmpId(tcString);
    } catch (UndecodableException e) {
      return 0;
    }
  }

  private static int cmpId(String tcString) {
    try {
      return TcString.cmpId(tcString);
    } catch (UndecodableException e) {
      // It allowed something, so it was read before; a reader that changes its mind names nobody.
      return 0;
    }
  }
}
