package io.segmento.gateway.openrtb;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.segmento.gateway.openrtb.FieldEntry.Kind;
import io.segmento.gateway.openrtb.OpenRtbFaultException.Reason;
import java.io.IOException;

/** Decodes single values, in every form that exchanges give them. */
final class ScalarDecoder {
  private static final char[] TRUE = {'t', 'r', 'u', 'e'};
  private static final char[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private final JsonParser parser;
  private final MessageTable root;
  private final WireSink out;
  private final DecimalText decimal = new DecimalText();

  ScalarDecoder(JsonParser parser, MessageTable root, WireSink out) {
    this.parser = parser;
    this.root = root;
    this.out = out;
  }

  /** Writes the value without a tag; false, and nothing written, when it counts as absent. */
  boolean value(Kind kind, JsonToken token) throws IOException, OpenRtbFaultException {
    return switch (token) {
      case VALUE_STRING -> parser.getTextLength() > 0 && text(kind, true);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> text(kind, false);
      case VALUE_TRUE -> bool(kind, true);
      case VALUE_FALSE -> bool(kind, false);
      case VALUE_NULL -> false;
      case START_ARRAY -> first(kind);
      default -> throw expected(kind);
    };
  }

  private boolean first(Kind kind) throws IOException, OpenRtbFaultException {
    JsonToken token = next();
    if (token == JsonToken.END_ARRAY) {
      return false;
    }
    boolean written = value(kind, token);
    while (next() != JsonToken.END_ARRAY) {
      parser.skipChildren();
    }
    return written;
  }

  private boolean text(Kind kind, boolean quoted) throws IOException, OpenRtbFaultException {
    char[] chars = parser.getTextCharacters();
    int offset = parser.getTextOffset();
    int length = parser.getTextLength();
    if (kind == Kind.STRING) {
      out.string(chars, offset, length);
      return true;
    }
    if (kind == Kind.BOOL && quoted) {
      if (is(TRUE, chars, offset, length)) {
        return bool(kind, true);
      }
      if (is(FALSE, chars, offset, length)) {
        return bool(kind, false);
      }
    }
    if (!decimal.read(chars, offset, length)) {
      throw expected(kind);
    }
    if (kind == Kind.DOUBLE) {
      out.fixed64(Double.doubleToRawLongBits(finite()));
    } else {
      out.varint(integer(kind));
    }
    return true;
  }

  private long integer(Kind kind) throws OpenRtbFaultException {
    long value = decimal.int32();
    if (kind == Kind.BOOL && value != 0 && value != 1) {
      throw expected(kind);
    }
    if (value == DecimalText.FRACTION) {
      throw fault(Reason.TYPE, "expected an integer");
    }
    if (value == DecimalText.TOO_LARGE) {
      throw fault(Reason.RANGE, "number too large");
    }
    return value;
  }

  private double finite() throws OpenRtbFaultException {
    double value = decimal.toDouble();
    if (Double.isInfinite(value)) {
      throw fault(Reason.RANGE, "number too large");
    }
    return value;
  }

  private boolean bool(Kind kind, boolean value) throws OpenRtbFaultException {
    switch (kind) {
      case BOOL, INT32 -> out.varint(value ? 1 : 0);
      case STRING -> {
        char[] chars = value ? TRUE : FALSE;
        out.string(chars, 0, chars.length);
      }
      default -> throw expected(kind);
    }
    return true;
  }

  /** False for the values that stand for an object that is not there; a fault for any other. */
  boolean absentObject(JsonToken token) throws IOException, OpenRtbFaultException {
    boolean absent = token == JsonToken.VALUE_NULL
        || token == JsonToken.VALUE_FALSE
        || (token == JsonToken.VALUE_STRING && parser.getTextLength() == 0);
    if (!absent) {
      throw expected(Kind.MESSAGE);
    }
    return false;
  }

  JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      // The parser reports an end inside an array itself; without this a loop would hang on its
      // word alone.
      throw new JsonParseException(parser, "end of input");
    }
    return token;
  }

  OpenRtbFaultException fault(Reason reason, String message) {
    return new OpenRtbFaultException(
        reason, FaultPath.of(parser.getParsingContext(), root), message);
  }

  private OpenRtbFaultException expected(Kind kind) {
    return fault(
        Reason.TYPE,
        switch (kind) {
          case STRING -> "expected a string";
          case INT32, DOUBLE -> "expected a number";
          case BOOL -> "expected 0 or 1";
          default -> "expected an object";
        });
  }

  private static boolean is(char[] word, char[] chars, int offset, int length) {
    if (length != word.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      // Python's True counts as well.
      if (Character.toLowerCase(chars[offset + i]) != word[i]) {
        return false;
      }
    }
    return true;
  }
}
