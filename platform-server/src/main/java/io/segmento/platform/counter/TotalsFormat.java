package io.segmento.platform.counter;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * The counters of a campaign's day in some thirty bytes: the highest code that was known when it was written, then codes and sums of those that are not
 * zero, all of varying length. Immutable; knows in which order its user has the counters.
 */
public final class TotalsFormat {
  private static final int HIGHEST_CODE =
      Arrays.stream(Counter.values()).mapToInt(Counter::code).max().orElseThrow();
  private static final int NOBODYS = -1;

  private final int[] codes;
  private final int[] codeToPlace = new int[HIGHEST_CODE + 1];
  private final int highest;

  public TotalsFormat(List<Counter> counters) {
    codes = counters.stream().mapToInt(Counter::code).toArray();
    Arrays.fill(codeToPlace, NOBODYS);
    for (int i = 0; i < codes.length; i++) {
      codeToPlace[codes[i]] = i;
    }
    highest = Arrays.stream(codes).max().orElse(0);
  }

  /**
   * Of all counters up to the highest of these: one that is not among them is zero.
   *
   * @param sums in the order of the counters
   */
  public byte[] write(long[] sums) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeUInt32NoTag(highest);
      for (int i = 0; i < codes.length; i++) {
        if (sums[i] != 0) {
          out.writeUInt32NoTag(codes[i]);
          out.writeSInt64NoTag(sums[i]);
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what was written into an array in the order of the counters, and tells whether it could: not when one of them was not known then, nor when it
   * is no such value.
   */
  public boolean read(byte[] stored, long[] sums) {
    CodedInputStream in = CodedInputStream.newInstance(stored);
    try {
      if (in.readUInt32() < highest) {
        return false;
      }
      while (!in.isAtEnd()) {
        int code = in.readUInt32();
        long sum = in.readSInt64();
        int place = code > 0 && code <= HIGHEST_CODE ? codeToPlace[code] : NOBODYS;
        if (place != NOBODYS) {
          sums[place] = sum;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
