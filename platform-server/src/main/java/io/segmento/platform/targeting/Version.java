package io.segmento.platform.targeting;

/** Versions such as {@code 16.5.1}, {@code 10_15_7} or {@code NT 6.1} as one number that compares as they do. Stateless; allocates nothing. */
public final class Version {

  /** Not a version; less than all. */
  public static final long NONE = -1;

  private static final int PARTS = 4;
  private static final int PART_BITS = 15;
  private static final int MAX_PART = (1 << PART_BITS) - 1;

  private Version() {}

  /** From the first digit on, at most four numbers with one character between; {@link #NONE} where there is no digit. */
  public static long parse(String text) {
    int at = 0;
    while (at < text.length() && !isDigit(text.charAt(at))) {
      at++;
    }
    return at == text.length() ? NONE : parse(text, at);
  }

  /** As {@link #parse(String)}, of what begins with a digit at a position. */
  static long parse(String text, int from) {
    if (from >= text.length() || !isDigit(text.charAt(from))) {
      return NONE;
    }
    long version = 0;
    int at = from;
    for (int part = 0; part < PARTS; part++) {
      int number = 0;
      while (at < text.length() && isDigit(text.charAt(at))) {
        number = Math.min(MAX_PART, number * 10 + (text.charAt(at) - '0'));
        at++;
      }
      version = (version << PART_BITS) | number;
      boolean more = at + 1 < text.length()
          && (text.charAt(at) == '.' || text.charAt(at) == '_')
          && isDigit(text.charAt(at + 1));
      at = more ? at + 1 : text.length();
    }
    return version;
  }

  /** The first number; 0 of {@link #NONE}. */
  static int major(long version) {
    return version == NONE ? 0 : (int) (version >> (PART_BITS * (PARTS - 1)));
  }

  /** The second number; 0 of {@link #NONE}. */
  static int minor(long version) {
    return version == NONE ? 0 : (int) (version >> (PART_BITS * (PARTS - 2))) & MAX_PART;
  }

  static long of(int major, int minor) {
    return (((long) major << PART_BITS) | minor) << (PART_BITS * (PARTS - 2));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
