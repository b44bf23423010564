package io.segmento.platform.identity;

/** The two secrets that an exchange gave us for its encrypted prices. Immutable; never printed. */
public final class PriceKeys {

  private static final int MIN_BYTES = 16;
  private static final int MAX_BYTES = 64;

  private final byte[] encryption;
  private final byte[] integrity;

  /** Throws {@link IllegalArgumentException} for keys of a length that no exchange gives. */
  public PriceKeys(byte[] encryption, byte[] integrity) {
    check("encryption", encryption);
    check("integrity", integrity);
    this.encryption = encryption.clone();
    this.integrity = integrity.clone();
  }

  private static void check(String name, byte[] key) {
    if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          name + ": " + key.length + " bytes (expected: " + MIN_BYTES + " to " + MAX_BYTES + ")");
    }
  }

  public byte[] encryption() {
    return encryption.clone();
  }

  public byte[] integrity() {
    return integrity.clone();
  }
}
