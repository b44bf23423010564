package io.segmento.platform.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.identity.KeyRing;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Seals entries into a chain: HMAC-SHA-256 over the seal before and all fields, by a key of the node's master secrets. Thread-safe. */
final class AuditSeal {
  /** The last entry of a chain. */
  record Head(long number, String seal) {
    static final Head NONE = new Head(0, "");

    static Head parse(Optional<byte[]> stored) {
      String text = new String(stored.orElse(new byte[0]), UTF_8);
      int colon = text.indexOf(':');
      try {
        return colon < 0
            ? NONE
            : new Head(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
      } catch (NumberFormatException e) {
        return NONE;
      }
    }

    /** Of a sealed entry. */
    static Head of(Map<String, String> sealed) {
      return new Head(Long.parseLong(value(sealed, NUMBER)), value(sealed, SEAL));
    }

    String text() {
      return number + ":" + seal;
    }
  }

  private static final String NUMBER = "number";
  private static final String KEY = "key";
  private static final String SEAL = "seal";
  private static final String USE = "export-audit";
  private static final String MAC = "HmacSHA256";

  private final KeyRing keys;

  AuditSeal(KeyRing keys) {
    this.keys = requireNonNull(keys, "keys");
  }

  /** The entry with its number, the number of the master that sealed it, and its seal. */
  Map<String, String> seal(Head before, Map<String, String> fields) {
    Map<String, String> sealed = new LinkedHashMap<>(fields);
    sealed.put(NUMBER, Long.toString(before.number() + 1));
    sealed.put(KEY, Integer.toString(keys.currentId()));
    sealed.put(SEAL, sealOf(keys.currentKey(USE), before, sealed));
    return sealed;
  }

  /** Whether this was sealed as the one that follows. */
  boolean follows(Head before, Map<String, String> sealed) {
    String number = Long.toString(before.number() + 1);
    if (!number.equals(sealed.get(NUMBER))) {
      return false;
    }
    Map<String, String> fields = new LinkedHashMap<>(sealed);
    String seal = fields.remove(SEAL);
    byte[] key = key(value(sealed, KEY));
    return seal != null
        && key.length > 0
        && MessageDigest.isEqual(
            seal.getBytes(UTF_8), sealOf(key, before, fields).getBytes(UTF_8));
  }

  private byte[] key(String id) {
    try {
      byte[] key = keys.key(USE, Integer.parseInt(id));
      return key == null ? new byte[0] : key;
    } catch (NumberFormatException e) {
      return new byte[0];
    }
  }

  private static String sealOf(byte[] key, Head before, Map<String, String> fields) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      add(mac, before.seal());
      // A stream's fields have an order that a copy need not keep.
      new TreeMap<>(fields).forEach((name, value) -> {
        add(mac, name);
        add(mac, value);
      });
      return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC, e);
    }
  }

  /** With its length, or two lists of texts could be the same bytes. */
  private static void add(Mac mac, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    mac.update(bytes);
  }

  private static String value(Map<String, String> fields, String name) {
    String value = fields.get(name);
    return value == null ? "" : value;
  }
}
