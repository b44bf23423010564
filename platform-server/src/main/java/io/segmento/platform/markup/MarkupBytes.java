package io.segmento.platform.markup;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Markup in the making, in the bytes that go out: what a template holds is copied, and what is filled in is encoded and escaped at once. Not thread-safe. */
final class MarkupBytes {
  /** By character, what stands for it in HTML; null: itself. */
  private static final byte[] @Nullable [] ESCAPES = new byte[128][];

  static {
    ESCAPES['&'] = utf8("&amp;");
    ESCAPES['<'] = utf8("&lt;");
    ESCAPES['>'] = utf8("&gt;");
    ESCAPES['"'] = utf8("&quot;");
    ESCAPES['\''] = utf8("&#39;");
  }

  private byte[] bytes;
  private int size;

  /** With room for so many bytes before it has to grow. */
  MarkupBytes(int capacity) {
    this.bytes = new byte[capacity];
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  int size() {
    return size;
  }

  /** Forgets what was written after that size. */
  void truncate(int before) {
    size = before;
  }

  /** What is UTF-8 already, as it is. */
  MarkupBytes raw(byte[] text) {
    ensure(text.length);
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
    return this;
  }

  void number(int number) {
    raw(utf8(Integer.toString(number)));
  }

  /** Text for HTML text and quoted attributes alike: it cannot leave the place where it stands. A surrogate without its partner becomes a question mark. */
  MarkupBytes html(String text) {
    int length = text.length();
    ensure(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return htmlOfAnyLanguage(text, i);
      }
      byte @Nullable [] escape = ESCAPES[c];
      if (escape == null) {
        bytes[size++] = (byte) c;
      } else {
        raw(escape);
        ensure(length - i);
      }
    }
    return this;
  }

  private MarkupBytes htmlOfAnyLanguage(String text, int from) {
    // Escaping touches ASCII only, and in UTF-8 no other character has such a byte.
    for (byte b : utf8(text.substring(from))) {
      byte @Nullable [] escape = b >= 0 ? ESCAPES[b] : null;
      if (escape == null) {
        ensure(1);
        bytes[size++] = b;
      } else {
        raw(escape);
      }
    }
    return this;
  }

  /** What was written; nothing may be written any more. */
  ByteString finish() {
    return UnsafeByteOperations.unsafeWrap(bytes, 0, size);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
