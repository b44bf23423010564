package io.segmento.platform.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes texts in few bytes: a number as a number, what stood before as its place, the rest as UTF-8. In front stands a number whose last bit
 * says that it is the text; else its next bit says that it is a place, known words before those of the bucket, and otherwise a length. Of one
 * bucket; not thread-safe.
 */
final class TextWriter {
  /** Last bit: the rest is the text, in decimal. */
  static final int NUMBER = 1;
  /** Last but one: the rest is the text's place; else how many bytes of UTF-8 follow. */
  static final int PLACE = 1 << 1;

  static final int NUMBER_BITS = 1;
  static final int TEXT_BITS = 2;

  private static final int MAX_DIGITS = 18;

  private final CodedOutputStream out;
  private final Map<String, Integer> textToPlace = new HashMap<>();

  TextWriter(CodedOutputStream out) {
    this.out = out;
  }

  void write(String text) throws IOException {
    if (isNumber(text)) {
      out.writeUInt64NoTag(Long.parseLong(text) << NUMBER_BITS | NUMBER);
      return;
    }
    Integer known = KnownWords.PLACES.get(text);
    Integer place = known == null ? textToPlace.get(text) : known;
    if (place != null) {
      out.writeUInt64NoTag((long) place << TEXT_BITS | PLACE);
      return;
    }
    byte[] bytes = text.getBytes(UTF_8);
    out.writeUInt64NoTag((long) bytes.length << TEXT_BITS);
    out.writeRawBytes(bytes);
    textToPlace.put(text, KnownWords.PLACES_KEPT + textToPlace.size());
  }

  /** In the one form in which the number is written back. */
  private static boolean isNumber(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.charAt(0) != '0' || text.length() == 1;
  }
}
