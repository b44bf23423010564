package io.segmento.platform.privacy;

import io.segmento.platform.privacy.consent.GppString;
import io.segmento.platform.privacy.consent.TcString;
import io.segmento.platform.privacy.consent.UndecodableException;
import io.segmento.platform.privacy.consent.Vendor;
import io.segmento.platform.privacy.consent.VendorRegistration;
import io.segmento.proto.v1.PrivacySignals;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Whether the person agrees that a partner learns our id of them, or we learn the partner's: where a consent framework speaks it must allow that
 * partner storage (purpose 1, by consent alone). Our own consent is decided elsewhere, and needed too. Thread-safe.
 */
public final class PartnerConsent {

  private static final int STORAGE = 1 << 1;
  private static final List<VendorRegistration> BY_CONSENT =
      List.of(new VendorRegistration(0, STORAGE, 0, 0));

  private final ConsentMetrics metrics;

  @Inject
  PartnerConsent(ConsentMetrics metrics) {
    this.metrics = metrics;
  }

  /** False also for what cannot be read, and under the TCF for a partner without a vendor id. */
  public boolean isGiven(PrivacySignals signals, int vendorId) {
    Vendor partner = new Vendor(vendorId, BY_CONSENT);
    boolean said = !Macros.saysNothing(signals.getGdpr());
    boolean outside = said && signals.getGdpr().strip().equals("0");
    boolean asked = !Macros.saysNothing(signals.getGdprConsent());
    if (!outside && (said || asked)) {
      return asked && allowsByTcf(signals.getGdprConsent().strip(), partner);
    }
    return allowsByGpp(signals, partner);
  }

  private boolean allowsByTcf(String consent, Vendor partner) {
    try {
      return (TcString.allowedPurposes(consent, partner) & STORAGE) != 0;
    } catch (UndecodableException e) {
      metrics.undecodable(ConsentMetrics.Framework.TCF, e.fault());
      return false;
    }
  }

  private boolean allowsByGpp(PrivacySignals signals, Vendor partner) {
    List<Integer> sections = SignalReader.sections(signals.getGppSid());
    if (Macros.saysNothing(signals.getGpp())) {
      return true;
    }
    try {
      return (GppString.allowedPurposes(signals.getGpp().strip(), sections, partner) & STORAGE)
          != 0;
    } catch (UndecodableException e) {
      metrics.undecodable(ConsentMetrics.Framework.GPP, e.fault());
      return false;
    }
  }
}
