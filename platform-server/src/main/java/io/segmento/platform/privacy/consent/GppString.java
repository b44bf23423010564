package io.segmento.platform.privacy.consent;

import java.util.Arrays;
import java.util.List;

/**
 * An IAB GPP string, read for one vendor: the purposes that its sections in force allow.
 *
 * <p>Source: IAB Tech Lab, Global Privacy Platform String, version 1. The sections of the United States are read by {@link UsSection}.
 */
public final class GppString {

  private static final int MAX_LENGTH = 16_384;
  private static final int HEADER_TYPE = 3;
  private static final int HEADER_VERSION = 1;
  private static final int MAX_SECTIONS = 64;
  private static final int TCF_EU = 2;
  private static final int US_PRIVACY = 6;

  private GppString() {}

  /**
   * The purposes that the sections in force allow: bit n for purpose n, all bits when none of them concerns us.
   *
   * @param inForce section ids; empty: nobody has said which, so all that the string holds
   * @throws UndecodableException when the string, or a section in force, cannot be read; then nothing is allowed
   */
  public static int allowedPurposes(String text, List<Integer> inForce, Vendor vendor) {
    if (text.length() > MAX_LENGTH) {
      throw UndecodableException.of(Fault.TOO_LONG);
    }
    int headerEnd = endOfSection(text, 0);
    int[] ids = sections(new BitReader(text, 0, headerEnd));
    int allowed = ~0;
    int count = inForce.isEmpty() ? ids.length : inForce.size();
    for (int i = 0; i < count; i++) {
      int id = inForce.isEmpty() ? ids[i] : inForce.get(i);
      if (id > 0) {
        allowed &= allowedBySection(text, headerEnd, ids, id, vendor);
      }
    }
    return allowed;
  }

  /**
   * The TC string of the European section; empty when the string has none.
   *
   * @throws UndecodableException when the string cannot be read so far
   */
  public static String tcString(String text) {
    if (text.length() > MAX_LENGTH) {
      throw UndecodableException.of(Fault.TOO_LONG);
    }
    int headerEnd = endOfSection(text, 0);
    int[] ids = sections(new BitReader(text, 0, headerEnd));
    for (int id : ids) {
      if (id == TCF_EU) {
        int begin = beginOfSection(text, headerEnd, ids, id);
        return text.substring(begin, endOfSection(text, begin));
      }
    }
    return "";
  }

  private static int allowedBySection(
      String text, int headerEnd, int[] ids, int id, Vendor vendor) {
    int begin = beginOfSection(text, headerEnd, ids, id);
    return allowed(text, begin, endOfSection(text, begin), id, vendor);
  }

  private static int beginOfSection(String text, int headerEnd, int[] ids, int id) {
    int begin = headerEnd;
    for (int each : ids) {
      if (begin >= text.length()) {
        throw UndecodableException.of(Fault.SECTION_MISSING);
      }
      // The tilde.
      begin++;
      if (each == id) {
        return begin;
      }
      begin = endOfSection(text, begin);
    }
    throw UndecodableException.of(Fault.SECTION_MISSING);
  }

  private static int allowed(String text, int begin, int end, int id, Vendor vendor) {
    if (id == TCF_EU) {
      return TcString.allowedPurposes(text.substring(begin, end), vendor);
    }
    boolean forbids;
    if (id == US_PRIVACY) {
      forbids = UsPrivacyString.forbids(text.substring(begin, end));
    } else {
      UsSection section = UsSection.of(id);
      if (section == null) {
        throw UndecodableException.of(Fault.SECTION_MISSING);
      }
      forbids = section.forbids(text, begin, end);
    }
    return forbids ? 0 : ~0;
  }

  /** The ids of the sections that follow, in their order: a list of single ids and ranges, each as its distance from the one before. */
  private static int[] sections(BitReader header) {
    header.check();
    if (header.number(6) != HEADER_TYPE || header.number(6) != HEADER_VERSION) {
      throw UndecodableException.of(Fault.VERSION);
    }
    int entries = header.number(12);
    int[] ids = new int[MAX_SECTIONS];
    int count = 0;
    int last = 0;
    for (int i = 0; i < entries; i++) {
      boolean range = header.bit();
      int first = last + header.fibonacci();
      last = range ? first + header.fibonacci() : first;
      if (last - first >= MAX_SECTIONS - count) {
        throw UndecodableException.of(Fault.VALUE);
      }
      for (int id = first; id <= last; id++) {
        ids[count++] = id;
      }
    }
    return Arrays.copyOf(ids, count);
  }

  private static int endOfSection(String text, int begin) {
    int tilde = text.indexOf('~', begin);
    return tilde < 0 ? text.length() : tilde;
  }
}
