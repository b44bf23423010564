package io.segmento.platform.coview;

import com.google.common.hash.Hashing;
import io.segmento.platform.identity.UserKey;
import java.nio.ByteBuffer;

/**
 * How many people viewed two products, or one. There is no id in it: each person sets one of 64 marks, which is the same however often and on whichever node,
 * and which one in 64 of all people share; so there are at least as many people as marks.
 *
 * @param marks a bit for each mark that is set
 * @param views how often it was counted: about once for each person and day
 */
record PairCount(long marks, int views) {
  /** As it is stored: marks, then views, big-endian. */
  static final int BYTES = Long.BYTES + Integer.BYTES;

  private static final int MARKS = Long.SIZE;

  /** One view. The same person has other marks on other products, so that marks of several products do not meet in one person. */
  static PairCount of(UserKey user, String advertiserId, String field) {
    int mark = Math.floorMod(
        Hashing.murmur3_128()
            .newHasher()
            .putBytes(user.bytes())
            .putUnencodedChars(advertiserId)
            .putChar('\n')
            .putUnencodedChars(field)
            .hash()
            .asInt(),
        MARKS);
    return new PairCount(1L << mark, 1);
  }

  /** What is not of that form counts for nothing. */
  static PairCount read(byte[] stored) {
    if (stored.length != BYTES) {
      return new PairCount(0, 0);
    }
    ByteBuffer buffer = ByteBuffer.wrap(stored);
    return new PairCount(buffer.getLong(), buffer.getInt());
  }

  /** The upper half of the marks, as scripts have them. */
  int highMarks() {
    return (int) (marks >>> Integer.SIZE);
  }

  int lowMarks() {
    return (int) marks;
  }

  PairCount plus(PairCount other) {
    return new PairCount(marks | other.marks, views + other.views);
  }

  /** There were so many people or more. */
  int people() {
    return Long.bitCount(marks);
  }
}
