package io.segmento.platform.markup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The versions of VAST, and DAAST 1.0, that we write, with their codes in OpenRTB's {@code protocols}. */
public enum VastVersion {
  DAAST_1_0("1.0", 9, 10),
  VAST_2_0("2.0", 2, 5),
  VAST_3_0("3.0", 3, 6),
  VAST_4_0("4.0", 7, 8),
  VAST_4_1("4.1", 11, 12),
  VAST_4_2("4.2", 13, 14);

  /** What players without a word on protocols are given: the one that they all play. */
  private static final VastVersion UNTOLD = VAST_3_0;

  private final String number;
  private final int inlineProtocol;
  private final int wrapperProtocol;

  VastVersion(String number, int inlineProtocol, int wrapperProtocol) {
    this.number = number;
    this.inlineProtocol = inlineProtocol;
    this.wrapperProtocol = wrapperProtocol;
  }

  /** In the attribute {@code version}. */
  public String number() {
    return number;
  }

  /** The OpenRTB code of an ad of ours, or of one that wraps another server's. */
  public int protocol(boolean wrapper) {
    return wrapper ? wrapperProtocol : inlineProtocol;
  }

  /**
   * The newest version that a slot takes, or null when it takes none.
   *
   * @param protocols OpenRTB codes; none: the slot does not say
   * @param audio whether DAAST is a choice
   */
  public static @Nullable VastVersion newest(
      List<Integer> protocols, boolean wrapper, boolean audio) {
    if (protocols.isEmpty()) {
      return UNTOLD;
    }
    VastVersion newest = null;
    for (VastVersion version : values()) {
      if ((audio || version != DAAST_1_0) && protocols.contains(version.protocol(wrapper))) {
        newest = version;
      }
    }
    return newest;
  }

  boolean isVast4() {
    return compareTo(VAST_4_0) >= 0;
  }
}
