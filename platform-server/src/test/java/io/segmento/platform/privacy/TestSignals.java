package io.segmento.platform.privacy;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.place.PlaceFinder;
import io.segmento.platform.privacy.consent.Vendor;
import io.segmento.platform.privacy.consent.VendorRegistration;
import java.util.List;

/** Signal readers for tests. */
final class TestSignals {

  /** Of 5 March 2026, with consent to purposes 1 to 4, 7, 9 and 10 for vendor 42, who is disclosed. */
  static final String CONSENT_TO_42 = "CQgl8sAQgl8sAAKABBENBkFgAPLAAAAAAAYgAVQAQAVAAAAA.IAVQAQAVAA";

  /** Every purpose by consent. */
  private static final VendorRegistration BY_CONSENT =
      new VendorRegistration(0, Verdict.ALL_PURPOSES, 0, 0);

  private TestSignals() {}

  static SignalReader reader() {
    return reader(0);
  }

  static SignalReader reader(int vendorId) {
    return reader(vendorId, new CollectorRegistry());
  }

  static SignalReader reader(int vendorId, CollectorRegistry registry) {
    PrivacyConfig config = new PrivacyConfig(
        new Vendor(vendorId, List.of(BY_CONSENT)), 0, true, List.of(PrivacyConfig.SHIPPED_POLICY));
    ConsentMetrics metrics = new ConsentMetrics(registry);
    return new SignalReader(
        config, new TcStrings(config, metrics), PlaceFinder.withoutFile(), metrics);
  }
}
