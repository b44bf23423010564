package io.segmento.tools.privacy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds any of very many texts in one pass: whatever begins with the eight bytes at a position is compared. Immutable after it is made.
 */
final class Needles {
  /** Shorter texts would be found everywhere by chance. */
  static final int SHORTEST = 8;

  private static final class Needle {
    private final byte[] bytes;
    private final Planted planted;
    private final String spelling;

    private Needle(byte[] bytes, Planted planted, String spelling) {
      this.bytes = bytes;
      this.planted = planted;
      this.spelling = spelling;
    }
  }

  private final Map<Long, List<Needle>> byBeginning = new HashMap<>();

  Needles(Collection<Planted> planted) {
    for (Planted each : planted) {
      Spellings.of(each)
          .forEach((spelling, bytes) -> byBeginning
              .computeIfAbsent(beginning(bytes, 0), beginning -> new ArrayList<>(1))
              .add(new Needle(bytes, each, spelling.replaceFirst(" \\(\\d+\\)$", ""))));
    }
  }

  /** What stands in the content, each planted value once, with the form in which it was found. */
  Map<Planted, String> in(byte[] content) {
    Map<Planted, String> found = new LinkedHashMap<>();
    for (int i = 0; i + SHORTEST <= content.length; i++) {
      List<Needle> candidates = byBeginning.get(beginning(content, i));
      if (candidates != null) {
        for (Needle needle : candidates) {
          if (isAt(needle.bytes, content, i)) {
            found.putIfAbsent(needle.planted, needle.spelling);
          }
        }
      }
    }
    return found;
  }

  private static boolean isAt(byte[] text, byte[] content, int at) {
    return at + text.length <= content.length
        && Arrays.equals(text, 0, text.length, content, at, at + text.length);
  }

  private static long beginning(byte[] bytes, int at) {
    long beginning = 0;
    for (int i = at; i < at + SHORTEST; i++) {
      beginning = (beginning << 8) | (bytes[i] & 0xff);
    }
    return beginning;
  }
}
