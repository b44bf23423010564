package io.segmento.platform.privacy.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.privacy.ConsentStrings;
import io.segmento.policy.Clause;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcStringTest {
  /** IAB Tech Lab's example of TCF 2.3: vendors 1 to 4, of whom 1 to 5, 100 and 404 are disclosed. */
  private static final String PUBLISHED =
      "CQSbk4AQSbk4ANwAAAENAwCgAAAAAAAAAAYgACPAAAAA.IDKQA4AAgAKAGQAygAAA";

  private static final String PUBLISHER_SEGMENT = "YAAAAAAAAAAA";
  private static final String TO_42 = "CQgl8sAQgl8sAAKABBENBkFgAPLAAAAAAAYgAVQAQAVAAAAA.IAVQAQAVAA";
  private static final LocalDate BEFORE = LocalDate.of(2026, 2, 28);
  private static final LocalDate AFTER = LocalDate.of(2026, 3, 1);

  private static final int ONE_TO_FOUR = 0b11110;
  private static final VendorRegistration BY_CONSENT =
      new VendorRegistration(0, 0b110_1001_1110, 0, 0);
  private static final Vendor VENDOR_42 = new Vendor(42, List.of(BY_CONSENT));

  @Test
  void consentOfADisclosedVendorIsRead() {
    assertThat(TcString.allowedPurposes(TO_42, VENDOR_42)).isEqualTo(0b110_1001_1110);
    assertThat(TcString.allowedPurposes(TO_42, vendor(41))).isZero();
    assertThat(TcString.allowedPurposes(TO_42, vendor(43))).isZero();
    assertThat(TcString.allowedPurposes(TO_42, vendor(0))).isZero();
  }

  @Test
  void afterTheCutOffAStringMustNameTheDisclosedVendors() {
    assertFault(TO_42.substring(0, TO_42.indexOf('.')), Fault.NO_DISCLOSED_VENDORS);
    assertFault(withConsent(AFTER, 42), Fault.NO_DISCLOSED_VENDORS);
    assertThat(TcString.allowedPurposes(withConsent(BEFORE, 42), VENDOR_42)).isNotZero();
  }

  @Test
  void segmentsComeInAnyOrder() {
    int dot = TO_42.indexOf('.');
    String core = TO_42.substring(0, dot);
    String disclosed = TO_42.substring(dot);
    for (String text : List.of(
        core + "." + PUBLISHER_SEGMENT + disclosed, core + disclosed + "." + PUBLISHER_SEGMENT)) {
      assertThat(TcString.allowedPurposes(text, VENDOR_42)).isEqualTo(0b110_1001_1110);
      assertThat(TcString.allowedPurposes(text, vendor(41))).isZero();
    }
  }

  @Test
  void disclosedVendorsOfThePublishedExampleAreRead() {
    int coreEnd = PUBLISHED.indexOf('.');
    for (int vendor = 1; vendor < 500; vendor++) {
      assertThat(TcString.isDisclosed(PUBLISHED, coreEnd, vendor, BEFORE.toEpochDay()))
          .as("vendor %d", vendor)
          .isEqualTo(vendor <= 5 || vendor == 100 || vendor == 404);
    }
    // The example is of no site, which none may send since 2.2.
    assertFault(PUBLISHED, Fault.NOT_VALID);
  }

  @Test
  void aVendorThatThePersonWasNotToldOfIsAllowedNothing() {
    String disclosesOther = withConsent(BEFORE, 42) + "."
        + new ConsentStrings()
            .add(1, 3)
            .add(41, 16)
            .add(1, 1)
            .add(1, 12)
            .add(0, 1)
            .add(41, 16);
    assertThat(TcString.allowedPurposes(disclosesOther, VENDOR_42)).isZero();
  }

  @Test
  void vendorsAreReadAsBitsToo() {
    String bits = core()
        .add(43, 16)
        .add(0, 1)
        .add(1L << 1, 43)
        .add(0, 16)
        .add(0, 1)
        .add(0, 12)
        .toString();
    assertThat(TcString.allowedPurposes(bits, VENDOR_42)).isEqualTo(ONE_TO_FOUR);
    assertThat(TcString.allowedPurposes(bits, vendor(43))).isZero();
    assertThat(TcString.allowedPurposes(bits, vendor(44))).isZero();
  }

  @ParameterizedTest(name = "restriction {0} on purpose {1}, flexible {2}: allowed {3}")
  @CsvSource({
    // 0 forbids, 1 asks for consent, 2 for legitimate interest, 3 is not defined.
    "0, 2, false, 0b11010",
    "0, 2, true,  0b11010",
    "1, 2, false, 0b11110",
    "2, 2, false, 0b11010",
    "2, 2, true,  0b11010",
    "3, 2, true,  0b11010",
    "0, 4, false, 0b01110",
    "2, 4, true,  0b01110",
    // Of a purpose that does not exist nothing follows for those that do.
    "0, 33, true, 0b11110",
    "0, 36, true, 0b11110",
  })
  void publishersRestrict(int type, int purpose, boolean flexible, String allowed) {
    String restricted = core()
        .add(42, 16)
        .add(1, 1)
        .add(1, 12)
        .add(0, 1)
        .add(42, 16)
        .add(0, 16)
        .add(0, 1)
        .add(1, 12)
        .add(purpose, 6)
        .add(type, 2)
        .add(1, 12)
        .add(1, 1)
        .add(40, 16)
        .add(50, 16)
        .toString();
    Vendor vendor = new Vendor(
        42, List.of(new VendorRegistration(0, ONE_TO_FOUR, 0, flexible ? (1 << 2) | (1 << 4) : 0)));
    assertThat(TcString.allowedPurposes(restricted, vendor))
        .isEqualTo(Integer.parseInt(allowed.substring(2), 2));
    // A restriction of others is none of ours.
    assertThat(TcString.allowedPurposes(
            core()
                .add(42, 16)
                .add(1, 1)
                .add(1, 12)
                .add(0, 1)
                .add(42, 16)
                .add(0, 16)
                .add(0, 1)
                .add(1, 12)
                .add(purpose, 6)
                .add(type, 2)
                .add(1, 12)
                .add(1, 1)
                .add(43, 16)
                .add(50, 16)
                .toString(),
            vendor))
        .isEqualTo(ONE_TO_FOUR);
  }

  @Test
  void legitimateInterestCountsWhereItIsDeclaredAndNotObjectedTo() {
    Vendor byInterest =
        new Vendor(42, List.of(new VendorRegistration(0, 1 << 1, (1 << 2) | (1 << 7), 0)));
    String text = new ConsentStrings()
        .add(2, 6)
        .add(BEFORE.toEpochDay() * 864_000, 36)
        .add(BEFORE.toEpochDay() * 864_000, 36)
        .add(0, 12 + 12 + 6 + 12)
        .add(100, 12)
        .add(5, 6)
        .add(1, 1)
        .add(0, 13)
        .add(0, 24)
        .add((1 << (24 - 2)) | (1 << (24 - 3)), 24)
        .add(0, 13)
        .add(0, 16)
        .add(0, 1)
        .add(42, 16)
        .add(1, 1)
        .add(1, 12)
        .add(0, 1)
        .add(42, 16)
        .add(0, 12)
        .toString();
    assertThat(TcString.allowedPurposes(text, byInterest)).isEqualTo(1 << 2);
    assertThat(TcString.allowedPurposes(text, VENDOR_42)).isZero();
  }

  @Clause("C2")
  @Test
  void whatIsNotValidAllowsNothing() {
    assertFault(withConsent(BEFORE, 3, true), Fault.NOT_VALID);
    assertFault(withConsent(BEFORE, 5, false), Fault.NOT_VALID);
    assertFault("B" + TO_42.substring(1), Fault.VERSION);
    assertFault("", Fault.TRUNCATED);
    assertFault("C", Fault.TRUNCATED);
    assertFault(TO_42.substring(0, 30), Fault.TRUNCATED);
    assertFault(TO_42.replace('A', '*'), Fault.NOT_BASE64);
    assertFault("C" + "A".repeat(20_000), Fault.TOO_LONG);
    assertFault(TO_42 + ".", Fault.TRUNCATED);
  }

  @Test
  void whereNobodyWasAskedForPurposeOneNobodyHasAgreed() {
    String treated = withConsent(BEFORE, 42);
    // The bit behind both lists of purposes.
    ConsentStrings core = new ConsentStrings()
        .add(2, 6)
        .add(BEFORE.toEpochDay() * 864_000, 36)
        .add(BEFORE.toEpochDay() * 864_000, 36)
        .add(0, 12 + 12 + 6 + 12)
        .add(100, 12)
        .add(5, 6)
        .add(1, 1)
        .add(0, 13)
        .add(0xF << 20, 24)
        .add(0, 24)
        .add(1, 1)
        .add(0, 12)
        .add(42, 16)
        .add(1, 1)
        .add(1, 12)
        .add(0, 1)
        .add(42, 16)
        .add(0, 17)
        .add(0, 12);
    assertThat(TcString.allowedPurposes(treated, VENDOR_42)).isEqualTo(ONE_TO_FOUR);
    assertThat(TcString.allowedPurposes(core.toString(), VENDOR_42)).isEqualTo(ONE_TO_FOUR & ~2);
  }

  @Test
  void aStringIsJudgedByTheRegistrationOfItsList() {
    Vendor vendor = new Vendor(
        42,
        List.of(
            new VendorRegistration(150, 1 << 1, 0, 0),
            new VendorRegistration(0, (1 << 1) | (1 << 3), 0, 0)));
    // The core of these tests names version 100 of the list.
    assertThat(TcString.allowedPurposes(withConsent(BEFORE, 42), vendor))
        .isEqualTo((1 << 1) | (1 << 3));
  }

  @Test
  void aRegistrationThatTheFrameworkForbidsIsRefused() {
    assertThatThrownBy(() -> new VendorRegistration(0, 1 << 1, 1 << 3, 0))
        .hasMessageContaining("legitimate interest");
    assertThatThrownBy(() -> new VendorRegistration(0, 1 << 2, 1 << 2, 0))
        .hasMessageContaining("two legal bases");
    assertThatThrownBy(() -> new VendorRegistration(0, 1 << 1, 0, 1 << 2))
        .hasMessageContaining("flexible");
  }

  private static ConsentStrings core() {
    return ConsentStrings.core(BEFORE, 5, true, 1, 2, 3, 4);
  }

  private static String withConsent(LocalDate day, int vendor) {
    return consent(ConsentStrings.core(day, 5, true, 1, 2, 3, 4), vendor);
  }

  private static String withConsent(LocalDate day, int policy, boolean serviceSpecific) {
    return consent(ConsentStrings.core(day, policy, serviceSpecific, 1, 2, 3, 4), 42);
  }

  private static String consent(ConsentStrings core, int vendor) {
    return core.add(vendor, 16)
        .add(1, 1)
        .add(1, 12)
        .add(0, 1)
        .add(vendor, 16)
        .add(0, 16)
        .add(0, 1)
        .add(0, 12)
        .toString();
  }

  private static Vendor vendor(int id) {
    return new Vendor(id, List.of(BY_CONSENT));
  }

  private static void assertFault(String text, Fault fault) {
    assertThatThrownBy(() -> TcString.allowedPurposes(text, VENDOR_42))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
