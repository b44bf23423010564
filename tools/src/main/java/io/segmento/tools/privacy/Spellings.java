package io.segmento.tools.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The forms in which a value may lie somewhere: as it is, encoded, or hashed. */
final class Spellings {
  private static final List<String> HASHES = List.of("MD5", "SHA-1", "SHA-256");
  /** Encoded together with what stands before it, a text begins at one of three places of a group of base64. */
  private static final int BASE64_GROUP = 3;

  private Spellings() {}

  /** The bytes to look for, by the name of the form. */
  static Map<String, byte[]> of(Planted planted) {
    Map<String, byte[]> forms = new LinkedHashMap<>();
    for (String plain : plainForms(planted)) {
      byte[] bytes = plain.getBytes(UTF_8);
      add(forms, "plain", bytes);
      add(forms, "percent-encoded", URLEncoder.encode(plain, UTF_8).getBytes(UTF_8));
      add(
          forms,
          "percent-encoded",
          URLEncoder.encode(plain, UTF_8).replace("+", "%20").getBytes(UTF_8));
      hex(forms, "hex", bytes);
      base64(forms, bytes);
      for (String hash : HASHES) {
        byte[] digest = digest(hash, bytes);
        add(forms, hash + ", raw", digest);
        hex(forms, hash, digest);
        add(forms, hash + ", base64", unpadded(Base64.getEncoder().encodeToString(digest)));
        add(forms, hash + ", base64", unpadded(Base64.getUrlEncoder().encodeToString(digest)));
      }
    }
    return forms;
  }

  /** As it was sent, in small letters, and as software normalises such a thing. */
  private static List<String> plainForms(Planted planted) {
    String value = planted.value();
    List<String> forms = new ArrayList<>(List.of(value));
    String lower = value.toLowerCase(Locale.ROOT);
    if (!lower.equals(value)) {
      forms.add(lower);
    }
    switch (planted.kind()) {
      case PHONE -> forms.add(value.substring(1));
      case MAC -> {
        forms.add(value.replace(":", ""));
        forms.add(value.replace(':', '-'));
      }
      case DEVICE_ID -> {
        forms.add(value.replace("-", ""));
        forms.add(value.toUpperCase(Locale.ROOT));
      }
      case POSITION -> forms.addAll(List.of(value.split(",", -1)));
      case NAME -> forms.addAll(List.of(value.split(" ", -1)));
      default -> {}
    }
    return forms;
  }

  private static void hex(Map<String, byte[]> forms, String name, byte[] bytes) {
    add(forms, name, HexFormat.of().formatHex(bytes).getBytes(UTF_8));
    add(forms, name, HexFormat.of().withUpperCase().formatHex(bytes).getBytes(UTF_8));
  }

  private static void base64(Map<String, byte[]> forms, byte[] bytes) {
    for (int before = 0; before < BASE64_GROUP; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        String text = encoder.withoutPadding().encodeToString(shifted);
        // The first and last characters depend on what stands around.
        int from = (before * 8 + 5) / 6;
        int to = text.length() - (shifted.length % BASE64_GROUP == 0 ? 0 : 1);
        add(forms, "base64", text.substring(from, to).getBytes(UTF_8));
      }
    }
  }

  private static byte[] unpadded(String base64) {
    return base64.replace("=", "").getBytes(UTF_8);
  }

  private static void add(Map<String, byte[]> forms, String name, byte[] bytes) {
    if (bytes.length >= Needles.SHORTEST) {
      int number = 1;
      String key = name;
      while (forms.containsKey(key)) {
        key = name + " (" + ++number + ")";
      }
      forms.put(key, bytes);
    }
  }

  /** In hexadecimal, small letters. */
  static String sha256(String text) {
    return HexFormat.of().formatHex(digest("SHA-256", text.getBytes(UTF_8)));
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
