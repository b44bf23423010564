package io.segmento.platform.privacy.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.privacy.ConsentStrings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GppStringTest {
  private static final Vendor VENDOR =
      new Vendor(42, List.of(new VendorRegistration(0, 0b110_1001_1110, 0, 0)));
  private static final int ALL = ~0;

  @ParameterizedTest
  @CsvSource({
    // As Google's consent form makes them; opted out, and not.
    "DBABL~BVQVAAAAAg, 7, 0",
    "DBABL~BVQqAAAAAg, 7, -1",
    // Header alone for sections 24, 27, and 7 with 24.
    "DBABEY~BAAQA, 24, 0",
    "DBABEY~BAAgA, 24, -1",
    "DBABSY~BAAQA, 27, 0",
    "DBACLUw~BVQqAAAAAg~BAAQA, 24, 0",
    "DBACLUw~BVQqAAAAAg~BAAQA, 7, -1",
  })
  void sectionsInForceDecide(String text, int section, int allowed) {
    assertThat(GppString.allowedPurposes(text, List.of(section), VENDOR)).isEqualTo(allowed);
  }

  @Test
  void whenNobodySaysWhichAreInForceAllOfThemAre() {
    assertThat(GppString.allowedPurposes("DBACLUw~BVQqAAAAAg~BAAQA", List.of(), VENDOR))
        .isZero();
    assertThat(GppString.allowedPurposes("DBACLUw~BVQqAAAAAg~BAAgA", List.of(), VENDOR))
        .isEqualTo(ALL);
  }

  @Test
  void tcStringOfTheEuropeanSectionIsFoundWhereverItStands() {
    String tcf = ConsentStrings.tcf(42, 1, 4);
    assertThat(GppString.tcString(header(2) + "~" + tcf)).isEqualTo(tcf);
    assertThat(GppString.tcString(header(6) + "~1YNN")).isEmpty();
    assertThatThrownBy(() -> GppString.tcString(header(2)))
        .isInstanceOf(UndecodableException.class);
  }

  @Test
  void europeIsReadAsATcString() {
    String tcf = ConsentStrings.tcf(42, 1, 4);
    String gpp = header(2) + "~" + tcf;
    assertThat(GppString.allowedPurposes(gpp, List.of(2), VENDOR)).isEqualTo(0b10010);
  }

  @Test
  void theUsPrivacyStringIsReadAsSectionSix() {
    assertThat(GppString.allowedPurposes(header(6) + "~1YYN", List.of(6), VENDOR))
        .isZero();
    assertThat(GppString.allowedPurposes(header(6) + "~1YNN", List.of(6), VENDOR))
        .isEqualTo(ALL);
  }

  @Test
  void everySectionOfTheUnitedStatesIsReadFieldByField() {
    for (UsSection section : UsSection.values()) {
      int bits = section.childAt(100) + 2 * section.childFields(100) + 12;
      assertThat(forbids(section, bits, -1)).as(section.name()).isFalse();
      int forbidding = 0;
      for (int field = 6; field + 2 <= bits; field += 2) {
        forbidding += forbids(section, bits, field) ? 1 : 0;
      }
      // Sale and targeted advertising (and sharing), and each field on known children.
      int optOuts = section == UsSection.NATIONAL ? 3 : 2;
      assertThat(forbidding).as(section.name()).isEqualTo(optOuts + section.childFields(bits));
    }
  }

  /** Every field "not applicable" but one, which says yes. */
  private static boolean forbids(UsSection section, int bits, int yesAt) {
    ConsentStrings text = new ConsentStrings().add(1, 6);
    for (int at = 6; at + 2 <= bits; at += 2) {
      text.add(at == yesAt ? 1 : 0, 2);
    }
    String gpp = header(section.id()) + "~" + text;
    return GppString.allowedPurposes(gpp, List.of(section.id()), VENDOR) == 0;
  }

  @Test
  void gpcInASectionForbids() {
    String section = "BVQqAAAAAg";
    String gpc = new ConsentStrings().add(1, 2).add(1, 1).toString();
    String noGpc = new ConsentStrings().add(1, 2).add(0, 1).toString();
    assertThat(GppString.allowedPurposes("DBABL~" + section + "." + gpc, List.of(7), VENDOR))
        .isZero();
    assertThat(GppString.allowedPurposes("DBABL~" + section + "." + noGpc, List.of(7), VENDOR))
        .isEqualTo(ALL);
  }

  @ParameterizedTest
  @CsvSource({
    "DBABL, 7, SECTION_MISSING",
    "DBABL~, 7, TRUNCATED",
    "DBABL~BVQqAAAAAg, 8, SECTION_MISSING",
    "DBABL~BVQqAAAAAg, 5, SECTION_MISSING",
    "DBABL~BVQqAAAAAg, 99, SECTION_MISSING",
    "DBABL~CVQqAAAAAg, 99, SECTION_MISSING",
    "DBABL~DVQqAAAAAg, 7, VERSION",
    "DBABL~BVQ, 7, TRUNCATED",
    "DBABL~BVQ*AAAAAg, 7, NOT_BASE64",
    "DBABL~BVQ_AAAAAg, 7, VALUE",
    "CQgl8sAQgl8sAAKABBENBkFgAPLAAAAAAAYgAVQAQAVAAAAA, 2, VERSION",
    "D, 7, TRUNCATED",
    "D_____, 7, VERSION",
  })
  void whatCannotBeReadForbids(String text, int section, Fault fault) {
    assertThatThrownBy(() -> GppString.allowedPurposes(text, List.of(section), VENDOR))
        .isInstanceOfSatisfying(
            UndecodableException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private static String header(int section) {
    return new ConsentStrings()
        .add(3, 6)
        .add(1, 6)
        .add(1, 12)
        .add(0, 1)
        .fibonacci(section)
        .toString();
  }
}
