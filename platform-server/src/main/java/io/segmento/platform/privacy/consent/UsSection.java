package io.segmento.platform.privacy.consent;

import org.jspecify.annotations.Nullable;

/**
 * A section of a GPP string for the United States: whether the person has opted out, by fixed places in the section's core. Every field that
 * counts has two bits: 0 not applicable, 1 yes, 2 no.
 *
 * <p>Source: IAB Tech Lab, Global Privacy Platform, sections US National (7) to Rhode Island (27).
 */
enum UsSection {
  /** Its older form has two fields for children instead of three, and four fewer before them. */
  NATIONAL(7, 18, 3, 56, 3) {
    @Override
    int childAt(int bits) {
      return bits < LONG_NATIONAL ? 48 : super.childAt(bits);
    }

    @Override
    int childFields(int bits) {
      return bits < LONG_NATIONAL ? 2 : super.childFields(bits);
    }
  },
  CALIFORNIA(8, 12, 2, 34, 2),
  VIRGINIA(9, 12, 2, 32, 1),
  COLORADO(10, 12, 2, 30, 1),
  UTAH(11, 14, 2, 34, 1),
  CONNECTICUT(12, 12, 2, 32, 3),
  FLORIDA(13, 12, 2, 32, 3),
  MONTANA(14, 12, 2, 32, 3),
  OREGON(15, 12, 2, 38, 3),
  TEXAS(16, 12, 2, 32, 1),
  DELAWARE(17, 12, 2, 34, 5),
  IOWA(18, 14, 2, 34, 1),
  NEBRASKA(19, 12, 2, 32, 1),
  NEW_HAMPSHIRE(20, 12, 2, 32, 3),
  NEW_JERSEY(21, 12, 2, 36, 5),
  TENNESSEE(22, 12, 2, 32, 1),
  MINNESOTA(23, 12, 2, 32, 1),
  MARYLAND(24, 16, 2, 20, 0),
  INDIANA(25, 16, 2, 20, 1),
  KENTUCKY(26, 16, 2, 20, 1),
  RHODE_ISLAND(27, 16, 2, 20, 1);

  /** Bits of the longer form of the national section. */
  private static final int LONG_NATIONAL = 68;

  private static final int VERSION = 1;
  private static final int LATER_NATIONAL_VERSION = 2;
  private static final int FIRST_ID = 7;
  private static final int GPC_SEGMENT = 1;
  private static final int YES = 1;
  private static final int LARGEST = 2;

  private static final UsSection[] BY_ID = values();

  private final int id;
  private final int optOutAt;
  private final int optOutFields;
  private final int childAt;
  private final int childFields;

  /** Places in bits, of the opt-outs of sale, sharing and targeted advertising, and of what is said of known children. */
  UsSection(int id, int optOutAt, int optOutFields, int childAt, int childFields) {
    this.id = id;
    this.optOutAt = optOutAt;
    this.optOutFields = optOutFields;
    this.childAt = childAt;
    this.childFields = childFields;
  }

  int childAt(int bits) {
    return childAt;
  }

  int childFields(int bits) {
    return childFields;
  }

  static @Nullable UsSection of(int id) {
    int index = id - FIRST_ID;
    return index >= 0 && index < BY_ID.length ? BY_ID[index] : null;
  }

  /**
   * Whether the section forbids: an opt-out, a known child, or GPC.
   *
   * @param begin of the section in the text
   * @throws UndecodableException when it cannot be read
   */
  boolean forbids(String text, int begin, int end) {
    int dot = text.indexOf('.', begin);
    int coreEnd = dot < 0 || dot > end ? end : dot;
    BitReader core = new BitReader(text, begin, coreEnd);
    core.check();
    int version = core.number(6);
    if (version != VERSION && !(this == NATIONAL && version == LATER_NATIONAL_VERSION)) {
      throw UndecodableException.of(Fault.VERSION);
    }
    boolean forbids = false;
    for (int i = 0; i < optOutFields; i++) {
      forbids |= field(core, optOutAt + 2 * i) == YES;
    }
    int bits = core.size();
    for (int i = 0; i < childFields(bits); i++) {
      forbids |= field(core, childAt(bits) + 2 * i) != 0;
    }
    // Read in any case, so that what cannot be read is told.
    boolean gpc = gpc(text, coreEnd, end);
    return forbids || gpc;
  }

  private static int field(BitReader core, int at) {
    int value = core.numberAt(at, 2);
    if (value > LARGEST) {
      throw UndecodableException.of(Fault.VALUE);
    }
    return value;
  }

  private static boolean gpc(String text, int coreEnd, int end) {
    int begin = coreEnd;
    boolean gpc = false;
    while (begin < end) {
      begin++;
      int dot = text.indexOf('.', begin);
      int segmentEnd = dot < 0 || dot > end ? end : dot;
      BitReader segment = new BitReader(text, begin, segmentEnd);
      segment.check();
      if (segment.number(2) == GPC_SEGMENT) {
        gpc |= segment.bit();
      }
      begin = segmentEnd;
    }
    return gpc;
  }

  int id() {
    return id;
  }
}
