package io.segmento.platform.privacy;

import io.segmento.platform.privacy.consent.Vendor;
import io.segmento.platform.privacy.consent.VendorRegistration;
import java.time.LocalDate;
import java.util.List;

/**
 * Who we are in the consent frameworks.
 *
 * @param adChoicesParticipant our number at the DAA; 0: none
 * @param allowsUnknownCountry whether a bid request without a country and without a word on the GDPR is allowed
 * @param policyVersions days on which versions of the privacy policy take effect
 */
record PrivacyConfig(
    Vendor vendor,
    int adChoicesParticipant,
    boolean allowsUnknownCountry,
    List<LocalDate> policyVersions) {

  /** Of the policy that is shipped. */
  static final LocalDate SHIPPED_POLICY = LocalDate.of(2019, 2, 8);

  /** Purposes 1, 3 and 4 by consent; 2, 7, 9 and 10 by legitimate interest, or by consent where a publisher wants that. */
  static final List<VendorRegistration> DEFAULT_REGISTRATION = List.of(new VendorRegistration(
      0,
      (1 << 1) | (1 << 3) | (1 << 4),
      (1 << 2) | (1 << 7) | (1 << 9) | (1 << 10),
      (1 << 2) | (1 << 7) | (1 << 9) | (1 << 10)));
}
