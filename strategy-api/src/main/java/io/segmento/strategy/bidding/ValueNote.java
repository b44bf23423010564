package io.segmento.strategy.bidding;

/** The value of an impression before multipliers, noted with the bid: eight bytes, the bits of a double, most significant first. */
final class ValueNote {

  static final int BYTES = 8;

  private ValueNote() {}

  static void write(double value, byte[] note, int at) {
    long bits = Double.doubleToRawLongBits(value);
    for (int i = 0; i < BYTES; i++) {
      note[at + i] = (byte) (bits >>> (56 - 8 * i));
    }
  }

  /** {@code otherwise} when the note is too short to hold one. */
  static double read(byte[] note, double otherwise) {
    if (note.length < BYTES) {
      return otherwise;
    }
    long bits = 0;
    for (int i = 0; i < BYTES; i++) {
      bits = (bits << 8) | (note[i] & 0xff);
    }
    return Double.longBitsToDouble(bits);
  }
}
