package io.segmento.platform.privacy;

import java.time.LocalDate;
import java.util.List;

/** Consent strings written bit by bit, for what published examples do not show. */
public final class ConsentStrings {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final StringBuilder bits = new StringBuilder();

  public ConsentStrings add(long value, int width) {
    for (int i = width - 1; i >= 0; i--) {
      bits.append((value >> i) & 1);
    }
    return this;
  }

  /** A number in Fibonacci coding. */
  public ConsentStrings fibonacci(int value) {
    int[] numbers = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89};
    StringBuilder code = new StringBuilder();
    int left = value;
    boolean begun = false;
    for (int i = numbers.length - 1; i >= 0; i--) {
      boolean one = numbers[i] <= left;
      if (one) {
        left -= numbers[i];
        begun = true;
      }
      if (begun) {
        code.insert(0, one ? '1' : '0');
      }
    }
    bits.append(code).append('1');
    return this;
  }

  @Override
  public String toString() {
    StringBuilder padded = new StringBuilder(bits);
    while (padded.length() % 6 != 0) {
      padded.append('0');
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < padded.length(); i += 6) {
      text.append(ALPHABET.charAt(Integer.parseInt(padded.substring(i, i + 6), 2)));
    }
    return text.toString();
  }

  /** A TC string of 1 December 2025 with consent to the purposes for one vendor. */
  public static String tcf(int vendor, int... purposes) {
    return core(LocalDate.of(2025, 12, 1), 5, true, purposes)
        .add(vendor, 16)
        .add(1, 1)
        .add(1, 12)
        .add(0, 1)
        .add(vendor, 16)
        .add(0, 16)
        .add(0, 1)
        .add(0, 12)
        .toString();
  }

  /** As {@link #tcf(int, int...)} for several vendors. */
  public static String tcf(List<Integer> vendors, int... purposes) {
    ConsentStrings text = core(LocalDate.of(2025, 12, 1), 5, true, purposes)
        .add(vendors.stream().mapToInt(Integer::intValue).max().orElse(0), 16)
        .add(1, 1)
        .add(vendors.size(), 12);
    vendors.forEach(vendor -> text.add(0, 1).add(vendor, 16));
    return text.add(0, 16).add(0, 1).add(0, 12).toString();
  }

  /** The fields of a TC string up to the vendors, without legitimate interests. */
  public static ConsentStrings core(
      LocalDate day, int policy, boolean serviceSpecific, int... purposes) {
    long deciseconds = day.toEpochDay() * 864_000;
    int consents = 0;
    for (int purpose : purposes) {
      consents |= 1 << (24 - purpose);
    }
    return new ConsentStrings()
        .add(2, 6)
        .add(deciseconds, 36)
        .add(deciseconds, 36)
        .add(10, 12)
        .add(1, 12)
        .add(1, 6)
        .add(0, 12)
        .add(100, 12)
        .add(policy, 6)
        .add(serviceSpecific ? 1 : 0, 1)
        .add(0, 1)
        .add(0, 12)
        .add(consents, 24)
        .add(0, 24)
        .add(0, 1)
        .add(0, 12);
  }
}
