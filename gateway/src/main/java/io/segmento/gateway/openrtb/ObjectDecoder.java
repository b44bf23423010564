package io.segmento.gateway.openrtb;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.segmento.gateway.openrtb.OpenRtbFaultException.Reason;
import java.io.IOException;

/** Decodes the objects of one body: finds the fields and sends each to its form. Which form a value may have is in {@link ScalarDecoder}. */
final class ObjectDecoder {
  private final JsonParser parser;
  private final MessageTable root;
  private final WireSink out;
  private final ScalarDecoder scalars;
  private final GenericDecoder generic;

  ObjectDecoder(JsonParser parser, MessageTable root, WireSink out) {
    this.parser = parser;
    this.root = root;
    this.out = out;
    this.scalars = new ScalarDecoder(parser, root, out);
    this.generic = new GenericDecoder(parser, out, scalars);
  }

  /** Writes the fields of the object whose start was read, and reads it to its end. Returns the bits of the fields that were written. */
  long object(MessageTable table) throws IOException, OpenRtbFaultException {
    long present = 0;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      FieldEntry field = table.byName(name);
      if (field == null) {
        parser.skipChildren();
      } else if (field(field, token)) {
        present |= field.bit;
      }
    }
    String missing = table.missing(present);
    if (missing != null) {
      String fault = missing.equals("imp") ? "missing or empty" : "missing";
      throw new OpenRtbFaultException(
          Reason.MISSING, FaultPath.of(parser.getParsingContext(), root, missing), fault);
    }
    return present;
  }

  /** Writes the field's value; false when it counts as absent. */
  private boolean field(FieldEntry field, JsonToken token)
      throws IOException, OpenRtbFaultException {
    return switch (field.kind) {
      case STRING, INT32, BOOL, DOUBLE ->
        field.packed() ? packed(field, token) : scalar(field, token);
      case MESSAGE -> message(field, token);
      case MARKUP -> markup(field, token);
      case WRAPPER -> wrapper(field, token);
      case BARE -> bare(field, token);
      case VALUE -> generic.field(field, token);
      case MAP -> generic.map(field, token);
    };
  }

  private boolean scalar(FieldEntry field, JsonToken token)
      throws IOException, OpenRtbFaultException {
    if (token == JsonToken.START_ARRAY && field.repeated) {
      boolean written = false;
      for (JsonToken element = next(); element != JsonToken.END_ARRAY; element = next()) {
        written |= taggedScalar(field, element);
      }
      return written;
    }
    return taggedScalar(field, token);
  }

  private boolean taggedScalar(FieldEntry field, JsonToken token)
      throws IOException, OpenRtbFaultException {
    int mark = out.size;
    out.varint(field.tag);
    boolean written = scalars.value(field.kind, token);
    if (!written) {
      out.truncate(mark);
    }
    return written;
  }

  private boolean packed(FieldEntry field, JsonToken token)
      throws IOException, OpenRtbFaultException {
    int mark = out.size;
    int start = out.open(field.tag);
    boolean written = false;
    if (token == JsonToken.START_ARRAY) {
      for (JsonToken element = next(); element != JsonToken.END_ARRAY; element = next()) {
        written |= scalars.value(field.kind, element);
      }
    } else {
      written = scalars.value(field.kind, token);
    }
    if (written) {
      out.close(start);
    } else {
      out.truncate(mark);
    }
    return written;
  }

  private boolean message(FieldEntry field, JsonToken token)
      throws IOException, OpenRtbFaultException {
    if (token == JsonToken.START_OBJECT) {
      int start = out.open(field.tag);
      object(requireNonNull(field.message));
      out.close(start);
      return true;
    }
    if (token != JsonToken.START_ARRAY) {
      return scalars.absentObject(token);
    }
    boolean written = false;
    for (JsonToken element = next(); element != JsonToken.END_ARRAY; element = next()) {
      if (field.repeated || !written) {
        written |= message(field, element);
      } else {
        parser.skipChildren();
      }
    }
    return written;
  }

  /** An object is the markup as a message; anything else is its text. */
  private boolean markup(FieldEntry field, JsonToken token)
      throws IOException, OpenRtbFaultException {
    if (token == JsonToken.START_OBJECT) {
      return message(requireNonNull(field.object), token);
    }
    if (token == JsonToken.START_ARRAY) {
      boolean written = false;
      for (JsonToken element = next(); element != JsonToken.END_ARRAY; element = next()) {
        if (written) {
          parser.skipChildren();
        } else {
          written = markup(field, element);
        }
      }
      return written;
    }
    return token != JsonToken.VALUE_FALSE && taggedScalar(requireNonNull(field.text), token);
  }

  /** Each such field is a message of its own on the wire; readers merge them. */
  private boolean bare(FieldEntry field, JsonToken token)
      throws IOException, OpenRtbFaultException {
    int mark = out.size;
    int start = out.open(requireNonNull(field.object).tag);
    boolean written = field(requireNonNull(field.text), token);
    if (written) {
      out.close(start);
    } else {
      out.truncate(mark);
    }
    return written;
  }

  private boolean wrapper(FieldEntry field, JsonToken token)
      throws IOException, OpenRtbFaultException {
    if (token == JsonToken.START_OBJECT) {
      object(requireNonNull(field.message));
      return true;
    }
    if (token == JsonToken.START_ARRAY) {
      parser.skipChildren();
      return false;
    }
    return scalars.absentObject(token);
  }

  private JsonToken next() throws IOException {
    return scalars.next();
  }
}
