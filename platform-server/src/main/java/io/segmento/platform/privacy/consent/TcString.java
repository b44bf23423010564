package io.segmento.platform.privacy.consent;

/**
 * An IAB TCF v2 consent string, read for one vendor: the purposes that it allows.
 *
 * <p>Source: IAB Tech Lab, Consent string and vendor list formats v2, with TCF policies 4 (2.2) and 5 (2.3): what is not made by a CMP for the
 * site itself, with whole days, is not valid; from 28 February 2026 on a string must say which vendors the person was told of.
 */
public final class TcString {

  /** Longer than a string that lists every vendor by itself. */
  private static final int MAX_LENGTH = 12_288;

  private static final int VERSION = 2;
  private static final int MIN_POLICY = 4;
  private static final int DECISECONDS_PER_DAY = 864_000;
  /** 1 March 2026, in days since 1970. */
  private static final int DISCLOSED_VENDORS_FROM_DAY = 20_513;

  private static final int SPECIAL_FEATURES = 12;
  private static final int PURPOSES = 24;
  private static final int ALL_PURPOSES = (1 << (PURPOSES + 1)) - 2;

  private static final int DISCLOSED_VENDORS = 1;
  private static final int SEGMENT_TYPE_BITS = 3;

  private static final int NOT_ALLOWED = 0;
  private static final int REQUIRE_CONSENT = 1;
  private static final int REQUIRE_LEGITIMATE_INTEREST = 2;

  private TcString() {}

  /**
   * The purposes that the string allows the vendor: bit n for purpose n.
   *
   * @throws UndecodableException for what cannot be read and for what is not valid; then nothing is allowed
   */
  public static int allowedPurposes(String text, Vendor vendor) {
    if (text.length() > MAX_LENGTH) {
      throw UndecodableException.of(Fault.TOO_LONG);
    }
    int coreEnd = endOfSegment(text, 0);
    BitReader core = new BitReader(text, 0, coreEnd);
    core.check();
    if (core.number(6) != VERSION) {
      throw UndecodableException.of(Fault.VERSION);
    }
    long created = core.wide(36);
    long updated = core.wide(36);
    core.skip(12 + 12 + 6 + 12);
    int gvlVersion = core.number(12);
    int policy = core.number(6);
    boolean serviceSpecific = core.bit();
    core.skip(1 + SPECIAL_FEATURES);
    int consents = purposes(core);
    int legitimateInterests = purposes(core);
    boolean purposeOneTreatment = core.bit();
    core.skip(12);
    if (policy < MIN_POLICY
        || !serviceSpecific
        || created != updated
        || created % DECISECONDS_PER_DAY != 0) {
      throw UndecodableException.of(Fault.NOT_VALID);
    }
    boolean hasConsent = isListed(core, vendor.id());
    boolean hasLegitimateInterest = isListed(core, vendor.id());
    VendorRegistration declared = vendor.at(gvlVersion);
    int byConsent = declared.consent();
    int byLegitimateInterest = declared.legitimateInterest();
    // The core may end here; then no publisher restricts anything.
    int restrictions = core.remaining() >= 12 ? core.number(12) : 0;
    for (int i = 0; i < restrictions; i++) {
      int number = core.number(6);
      int purpose = number <= PURPOSES ? 1 << number : 0;
      int type = core.number(2);
      boolean concernsUs = inRanges(core, vendor.id());
      if (!concernsUs) {
        continue;
      }
      boolean flexible = (declared.flexible() & purpose) != 0;
      boolean toConsent = type == REQUIRE_CONSENT;
      boolean toInterest = type == REQUIRE_LEGITIMATE_INTEREST;
      boolean isConsent = (declared.consent() & purpose) != 0;
      boolean fits = (toConsent && isConsent) || (toInterest && !isConsent);
      if (type == NOT_ALLOWED || (!fits && !flexible) || !(toConsent || toInterest)) {
        byConsent &= ~purpose;
        byLegitimateInterest &= ~purpose;
      } else if (!fits) {
        byConsent = toConsent ? byConsent | purpose : byConsent & ~purpose;
        byLegitimateInterest =
            toInterest ? byLegitimateInterest | purpose : byLegitimateInterest & ~purpose;
      }
    }
    // Whatever a publisher would like: there is no legitimate interest in these.
    byLegitimateInterest &= ~VendorRegistration.CONSENT_ONLY;
    boolean disclosed = isDisclosed(text, coreEnd, vendor.id(), updated / DECISECONDS_PER_DAY);
    if (!disclosed || vendor.id() == 0) {
      return 0;
    }
    int allowed = 0;
    if (hasConsent) {
      allowed |= byConsent & consents;
    }
    if (hasLegitimateInterest) {
      allowed |= byLegitimateInterest & legitimateInterests;
    }
    // The publisher's country does not ask for purpose 1, so nobody was asked: that is no yes.
    return purposeOneTreatment ? allowed & ~(1 << 1) : allowed;
  }

  /**
   * The consent management platform that made the string.
   *
   * @throws UndecodableException for what is too short to tell, or no TC string
   */
  public static int cmpId(String text) {
    if (text.length() > MAX_LENGTH) {
      throw UndecodableException.of(Fault.TOO_LONG);
    }
    BitReader core = new BitReader(text, 0, endOfSegment(text, 0));
    core.check();
    if (core.number(6) != VERSION) {
      throw UndecodableException.of(Fault.VERSION);
    }
    core.skip(36 + 36);
    return core.number(12);
  }

  private static int purposes(BitReader core) {
    // Purpose 1 comes first, so it is the most significant of 24 bits.
    return (Integer.reverse(core.number(PURPOSES)) >>> (Integer.SIZE - PURPOSES - 1))
        & ALL_PURPOSES;
  }

  /** A list of vendors, as bits or as ranges. */
  private static boolean isListed(BitReader bits, int vendor) {
    int largest = bits.number(16);
    if (bits.bit()) {
      return inRanges(bits, vendor);
    }
    boolean listed = false;
    if (vendor > 0 && vendor <= largest) {
      bits.skip(vendor - 1);
      listed = bits.bit();
      bits.skip(largest - vendor);
    } else {
      bits.skip(largest);
    }
    return listed;
  }

  private static boolean inRanges(BitReader bits, int vendor) {
    int entries = bits.number(12);
    boolean found = false;
    for (int i = 0; i < entries; i++) {
      boolean range = bits.bit();
      int first = bits.number(16);
      int last = range ? bits.number(16) : first;
      if (first == 0 || last < first) {
        throw UndecodableException.of(Fault.VALUE);
      }
      found |= vendor >= first && vendor <= last;
    }
    return found;
  }

  /** The segments behind the core come in any order. */
  static boolean isDisclosed(String text, int coreEnd, int vendor, long day) {
    int begin = coreEnd;
    boolean there = false;
    boolean disclosed = false;
    while (begin < text.length()) {
      // The dot.
      begin++;
      int end = endOfSegment(text, begin);
      BitReader segment = new BitReader(text, begin, end);
      segment.check();
      if (segment.number(SEGMENT_TYPE_BITS) == DISCLOSED_VENDORS) {
        there = true;
        disclosed |= isListed(segment, vendor);
      }
      begin = end;
    }
    if (!there && day >= DISCLOSED_VENDORS_FROM_DAY) {
      throw UndecodableException.of(Fault.NO_DISCLOSED_VENDORS);
    }
    return disclosed || !there;
  }

  private static int endOfSegment(String text, int begin) {
    int dot = text.indexOf('.', begin);
    return dot < 0 ? text.length() : dot;
  }
}
