package io.segmento.gateway.openrtb;

import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One field of a message, as both directions of the codec need it. Immutable. */
final class FieldEntry {
  enum Kind {
    STRING,
    INT32,
    BOOL,
    DOUBLE,
    MESSAGE,
    /** {@code google.protobuf.Value}: any JSON. */
    VALUE,
    /** {@code map<string,double>}. */
    MAP,
    /** In JSON only: markup that is a string or an object; {@link #text} and {@link #object} are the fields it goes to. */
    MARKUP,
    /** In JSON only: the outer {@code native} object, whose content belongs to the message that holds it. */
    WRAPPER,
    /** In JSON only: a field of {@link #object}'s message that stands in the message that holds it; {@link #text} is the field there. */
    BARE
  }

  final Kind kind;
  final int number;
  final boolean repeated;
  /** This field's bit in a mask of the fields of its message. The two fields of a markup share one. */
  final long bit;
  /** The tag that the decoder writes: repeated numbers are packed. */
  final int tag;
  /** {@code "name":} in UTF-8. */
  final byte[] jsonKey;

  final @Nullable MessageTable message;
  final boolean nativeMarkup;
  final @Nullable FieldEntry text;
  final @Nullable FieldEntry object;

  private FieldEntry(
      Kind kind,
      int number,
      boolean repeated,
      long bit,
      String jsonName,
      @Nullable MessageTable message,
      boolean nativeMarkup,
      @Nullable FieldEntry text,
      @Nullable FieldEntry object) {
    this.kind = kind;
    this.number = number;
    this.repeated = repeated;
    this.bit = bit;
    this.tag = number << 3 | wireType(kind, repeated);
    this.jsonKey = ('"' + jsonName + "\":").getBytes(StandardCharsets.UTF_8);
    this.message = message;
    this.nativeMarkup = nativeMarkup;
    this.text = text;
    this.object = object;
  }

  static FieldEntry field(
      Kind kind,
      int number,
      boolean repeated,
      long bit,
      String jsonName,
      @Nullable MessageTable message,
      boolean nativeMarkup) {
    return new FieldEntry(kind, number, repeated, bit, jsonName, message, nativeMarkup, null, null);
  }

  static FieldEntry markup(FieldEntry text, FieldEntry object) {
    return new FieldEntry(
        Kind.MARKUP, object.number, false, object.bit, "", object.message, true, text, object);
  }

  static FieldEntry wrapper(MessageTable message) {
    return new FieldEntry(Kind.WRAPPER, 0, false, 0, "", message, false, null, null);
  }

  static FieldEntry bare(FieldEntry inner, FieldEntry object) {
    return new FieldEntry(
        Kind.BARE, object.number, false, object.bit, "", inner.message, false, inner, object);
  }

  boolean packed() {
    return repeated && isNumber(kind);
  }

  boolean scalar() {
    return kind == Kind.STRING || isNumber(kind);
  }

  /** The wire type of one value of this field. */
  int elementWireType() {
    return wireType(kind, false);
  }

  private static boolean isNumber(Kind kind) {
    return kind == Kind.INT32 || kind == Kind.BOOL || kind == Kind.DOUBLE;
  }

  private static int wireType(Kind kind, boolean repeated) {
    if (repeated || !isNumber(kind)) {
      return WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }
    return kind == Kind.DOUBLE ? WireFormat.WIRETYPE_FIXED64 : WireFormat.WIRETYPE_VARINT;
  }
}
